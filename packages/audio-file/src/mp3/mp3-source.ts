import type { InputFile } from '../files/input-file.ts';
import type { BlockSource, DecodedBlock } from '../lossy/block-source.ts';
import type { DamageLog } from '../lossy/damage-log.ts';
import type { Mp3Description } from './describe-mp3.ts';
import { FrameWalker, type Mp3Frame, type Mp3Gap } from './frame-walker.ts';
import { musicChecksum } from './music-checksum.ts';
import { Mp3Decoder } from './mp3-decoder.ts';
import { Reservoir } from './reservoir.ts';
import type { Mp3Scan } from './scan-mp3.ts';
import { silentFrame } from './silent-frame.ts';

/** Decodes the frames of an MP3 and checks each of them and all together. */
export class Mp3Source implements BlockSource {
  readonly #scan: Mp3Scan;
  readonly #description: Mp3Description;
  readonly #damage: DamageLog;
  readonly #walker: FrameWalker;
  readonly #reservoir = new Reservoir();
  #decoder: Mp3Decoder | null = null;
  #checksum = 0;
  /** MPEG frames given so far, silent ones included. */
  #mpegFrames = 0;
  #silentFramesLeft = 0;
  /** A silent frame in the format of the stream, fed where frames are missing. */
  #silence: Uint8Array | null = null;
  #flushedFrames = 0;
  #isAtEnd = false;

  constructor(file: InputFile, scan: Mp3Scan, description: Mp3Description, damage: DamageLog) {
    this.#scan = scan;
    this.#description = description;
    this.#damage = damage;
    this.#walker = new FrameWalker(file, scan.framesOffset, scan.framesEnd, scan.format);
    for (const fault of scan.faults) {
      damage.meet({ message: `The MP3 is damaged: ${fault}.`, codecFrame: 0, lengthFrames: 0, details: {} });
    }
  }

  async next(): Promise<DecodedBlock | null> {
    for (;;) {
      if (this.#silentFramesLeft > 0) {
        this.#silentFramesLeft -= 1;
        return await this.#decodeSilence(this.#silence);
      }
      if (this.#isAtEnd) return await this.#flush();
      const item = this.#walker.next();
      if (item === null) {
        this.#verifyEnd();
        this.#isAtEnd = true;
      } else if (item.kind === 'gap') {
        this.#meetGap(item);
      } else {
        return await this.#decodeFrame(item);
      }
    }
  }

  async #decodeFrame({ bytes, header, offset }: Mp3Frame): Promise<DecodedBlock> {
    this.#checksum = musicChecksum(this.#checksum, bytes);
    this.#silence ??= silentFrame(bytes, header);
    const fault = this.#reservoir.check(bytes, header);
    this.#mpegFrames += 1;
    if (fault !== null) {
      this.#meetFrame(offset, fault);
      return await this.#decodeSilence(silentFrame(bytes, header));
    }
    try {
      return await this.#decode(bytes);
    } catch (error) {
      this.#meetFrame(offset, `it does not decode (${error instanceof Error ? error.message : String(error)})`);
      this.#reservoir.lose();
      return { channels: null, frameCount: header.frameCount };
    }
  }

  async #decode(frame: Uint8Array): Promise<DecodedBlock> {
    const decoder = this.#decoder ?? (await Mp3Decoder.open());
    // Put back only after success: a decoder that failed must not be used again.
    this.#decoder = null;
    const { frameCount } = this.#scan.format;
    const channels = decoder.decode(frame, frameCount);
    this.#decoder = decoder;
    return { channels, frameCount };
  }

  /** Silence through the decoder, which so goes on from where it was. */
  async #decodeSilence(frame: Uint8Array | null): Promise<DecodedBlock> {
    const silence = { channels: null, frameCount: this.#scan.format.frameCount };
    if (frame === null) return silence;
    try {
      return await this.#decode(frame);
    } catch {
      // A decoder that refuses even silence is given up; the place was told before.
      return silence;
    }
  }

  #meetFrame(offset: number, fault: string): void {
    const { frameCount } = this.#scan.format;
    const number = this.#mpegFrames - 1;
    this.#damage.meet({
      message: `The MP3 is damaged in its frame ${number} at byte ${offset}: ${fault}.`,
      codecFrame: number * frameCount,
      lengthFrames: frameCount,
      details: { offset, mpegFrame: number },
    });
  }

  #meetGap({ offset, sizeBytes, reason, isAtEnd, isZero, lostFrames }: Mp3Gap): void {
    // Zeros at the end were told when the file was opened, or leave frames missing.
    if (isZero) return;
    const { frameCount } = this.#scan.format;
    // What is missing at the end is told by the length.
    const silentFrames = isAtEnd ? 0 : Math.min(lostFrames, this.#description.mpegFrames - this.#mpegFrames);
    this.#damage.meet({
      message: `The MP3 is damaged or cut off at byte ${offset}, after ${this.#mpegFrames} good frames: ${reason}; ${sizeBytes} bytes are no MPEG audio.`,
      codecFrame: this.#mpegFrames * frameCount,
      lengthFrames: Math.max(0, silentFrames) * frameCount,
      details: { offset, mpegFrame: this.#mpegFrames, sizeBytes },
    });
    this.#reservoir.lose();
    this.#silentFramesLeft = Math.max(0, silentFrames);
    this.#mpegFrames += this.#silentFramesLeft;
  }

  #verifyEnd(): void {
    const { mpegFrames, musicChecksum: declared } = this.#description;
    const { frameCount } = this.#scan.format;
    const { places } = this.#damage;
    if (this.#mpegFrames !== mpegFrames) {
      const missing = Math.max(0, mpegFrames - this.#mpegFrames);
      this.#damage.meet({
        message: `The MP3 declares ${mpegFrames} MPEG frames; ${this.#mpegFrames} are there.`,
        codecFrame: Math.min(mpegFrames, this.#mpegFrames) * frameCount,
        lengthFrames: missing * frameCount,
        details: { declaredMpegFrames: mpegFrames, decodedMpegFrames: this.#mpegFrames },
      });
    }
    // Damage that was met already explains a wrong checksum.
    if (declared === null || declared === this.#checksum || places.length > 0) return;
    this.#damage.meet({
      message: `The frames of the MP3 have the checksum ${hex(this.#checksum)}; its LAME tag declares ${hex(declared)}.`,
      codecFrame: 0,
      lengthFrames: 0,
      details: { declaredChecksum: declared, foundChecksum: this.#checksum },
    });
  }

  /** The last frames of audio leave the decoder only when more is put in. */
  async #flush(): Promise<DecodedBlock | null> {
    if (
      this.#flushedFrames === this.#description.flushedMpegFrames ||
      this.#mpegFrames < this.#description.mpegFrames
    ) {
      return null;
    }
    this.#flushedFrames += 1;
    return await this.#decodeSilence(this.#silence);
  }
}

function hex(checksum: number): string {
  return `0x${checksum.toString(16).padStart(4, '0')}`;
}
