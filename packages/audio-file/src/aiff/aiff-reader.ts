import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import { readChunkPayload } from '../files/read-chunk-payload.ts';
import type { AudioFileInfo, ChunkInfo, Damage } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { framesThatFit } from '../format/check-audio-facts.ts';
import type { PcmReader } from '../pcm-reader.ts';
import type { AiffFormat } from './aiff-format.ts';
import { flipSigns, swapSamples } from './byte-order.ts';
import { describeAiff } from './describe-aiff.ts';
import { scanAiff, type AiffScan } from './scan-aiff.ts';

/** Streams the PCM of an AIFF or AIFC file, each sample's bytes turned around in the caller's memory where they have to be. */
export class AiffReader implements PcmReader {
  readonly info: AudioFileInfo;
  readonly damage: readonly Damage[];
  readonly sizeBytes: number;
  readonly #file: InputFile;
  readonly #limits: AudioLimits;
  readonly #format: AiffFormat;
  readonly #audioOffset: number;
  #nextFrame = 0;

  private constructor(file: InputFile, limits: AudioLimits, scan: AiffScan, lenient: boolean) {
    this.#file = file;
    this.#limits = limits;
    this.#format = scan.format;
    this.#audioOffset = scan.audioOffset;
    this.sizeBytes = file.sizeBytes;
    this.info = describeAiff(file, scan, limits, lenient);
    this.damage = missingEnd(scan, this.info.lengthFrames);
  }

  /** Takes over `file`, which disposing the reader closes; the caller closes it when this throws. */
  static open(file: InputFile, limits: AudioLimits, lenient: boolean): AiffReader {
    return new AiffReader(file, limits, scanAiff(file, limits, lenient), lenient);
  }

  async read(target: Uint8Array): Promise<number> {
    const { frameSizeBytes } = this.#format;
    const wanted = framesThatFit(target, frameSizeBytes);
    const frameCount = Math.min(wanted, this.info.lengthFrames - this.#nextFrame);
    if (frameCount === 0) return 0;
    const bytes = target.subarray(0, frameCount * frameSizeBytes);
    const position = this.#audioOffset + this.#nextFrame * frameSizeBytes;
    const readBytes = this.#file.readInto(bytes, position);
    if (readBytes < bytes.length) {
      throw new LatheError(
        'input_corrupt',
        `The file became shorter while it was read: it now ends at byte ${position + readBytes} of ${this.sizeBytes}.`,
      );
    }
    if (this.#format.order === 'big') swapSamples(bytes, this.#format.sampleFormat);
    if (this.#format.order === 'signed-bytes') flipSigns(bytes);
    this.#nextFrame += frameCount;
    return frameCount;
  }

  async rewind(): Promise<void> {
    this.#nextFrame = 0;
  }

  async readChunk(chunk: ChunkInfo): Promise<Uint8Array> {
    return readChunkPayload(this.#file, chunk, this.#limits);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#file.close();
  }
}

/** A file that was cut off inside its audio is shorter than COMM or SSND declares. */
function missingEnd({ format, isLengthOpen, missingBytes }: AiffScan, lengthFrames: number): readonly Damage[] {
  const missingFrames = isLengthOpen ? 0 : format.declaredFrames - lengthFrames;
  if (missingFrames <= 0) {
    if (missingBytes === 0) return [];
    const message = `The SSND chunk declares ${missingBytes} bytes past the end of the file; the ${lengthFrames} frames that COMM declares are there.`;
    return [{ message, startFrame: lengthFrames, lengthFrames: 0 }];
  }
  const message = `The file is cut off: its COMM chunk declares ${format.declaredFrames} frames, but only ${lengthFrames} are there.`;
  return [{ message, startFrame: lengthFrames, lengthFrames: missingFrames }];
}
