import type { Damage } from '../format/audio-file-info.ts';
import type { FlacFrame, FrameScanner } from './frame-scanner.ts';
import type { FlacScan } from './scan-flac.ts';

/** A whole frame, and the frame of audio at which it belongs. */
export interface PlacedFrame {
  readonly frame: FlacFrame;
  readonly startFrame: number;
  /** Why there is a gap before it; null when there is none. */
  readonly gap: string | null;
}

/**
 * Walks the whole frames of a damaged FLAC and puts each in its place by its number, so that a lost one shifts nothing.
 *
 * Frames that belong before the end of what came already, or so far on that they would lie past the declared length,
 * are left out and told as damage.
 */
export class FramePlacer {
  readonly #scanner: FrameScanner;
  readonly #scan: FlacScan;
  readonly #endFrame: number;
  readonly #tell: (damage: Damage) => void;
  #fileOffset: number;
  #nextNumber: number | null = null;
  #firstNumber = 0;

  /** @param endFrame where the audio ends as declared; null when it is not known. */
  constructor(scanner: FrameScanner, scan: FlacScan, endFrame: number | null, tell: (damage: Damage) => void) {
    this.#scanner = scanner;
    this.#scan = scan;
    this.#endFrame = endFrame ?? Infinity;
    this.#tell = tell;
    this.#fileOffset = scan.framesOffset;
  }

  /** What lies behind the last frame that came, which may have been one; null when nothing does. */
  get rest(): string | null {
    const { framesEnd } = this.#scan;
    if (this.#fileOffset === framesEnd) return null;
    return `Bytes ${this.#fileOffset} to ${framesEnd - 1} at the end of the FLAC hold no whole frame.`;
  }

  /** The next frame that belongs at or after `doneFrames`; null at the end. */
  next(doneFrames: number): PlacedFrame | null {
    for (;;) {
      const frame = this.#scanner.nextWhole();
      if (!frame) return null;
      const { header, offset, bytes } = frame;
      const skippedBytes = offset - this.#fileOffset;
      const from = this.#fileOffset;
      const follows = skippedBytes === 0 && header.number === this.#nextNumber;
      // Only a file without a declared length may be cut out of a longer one, and keeps its numbers then.
      if (this.#nextNumber === null && skippedBytes === 0 && this.#scan.streamInfo.lengthFrames === null) {
        this.#firstNumber = header.number;
      }
      const startFrame = follows ? doneFrames : this.#startFrame(frame);
      this.#fileOffset = offset + bytes.length;
      this.#nextNumber = header.number + (header.isVariableBlockSize ? header.blockFrames : 1);
      if (startFrame === doneFrames) {
        if (skippedBytes > 0) this.#tellStrangeBytes(from, offset, doneFrames);
        return { frame, startFrame, gap: null };
      }
      if (startFrame > doneFrames && startFrame + header.blockFrames <= this.#endFrame) {
        const where =
          skippedBytes > 0
            ? `Bytes ${from} to ${offset - 1} of the FLAC hold no whole frame`
            : `A frame is missing before byte ${offset} of the FLAC`;
        return { frame, startFrame, gap: `${where}: ${startFrame - doneFrames} frames of audio are lost.` };
      }
      this.#tell({
        message: `The FLAC frame at byte ${offset} is numbered ${header.number}, which is out of place; it is left out.`,
        startFrame: doneFrames,
        lengthFrames: 0,
      });
    }
  }

  #tellStrangeBytes(from: number, to: number, startFrame: number): void {
    const message = `Bytes ${from} to ${to - 1} of the FLAC belong to no whole frame; no audio is missing there.`;
    this.#tell({ message, startFrame, lengthFrames: 0 });
  }

  #startFrame({ header }: FlacFrame): number {
    const number = header.number - this.#firstNumber;
    if (header.isVariableBlockSize) return number;
    return number * (this.#scan.streamInfo.blockFrames || header.blockFrames);
  }
}
