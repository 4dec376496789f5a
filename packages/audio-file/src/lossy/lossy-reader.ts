import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import { readChunkPayload } from '../files/read-chunk-payload.ts';
import type { AudioFileInfo, ChunkInfo, Damage } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { framesThatFit } from '../format/check-audio-facts.ts';
import type { PcmReader } from '../pcm-reader.ts';
import type { BlockSource, DecodedBlock } from './block-source.ts';
import type { DamageLog } from './damage-log.ts';

/** How the blocks of a codec become the frames of a file. */
export interface LossyStream {
  readonly info: AudioFileInfo;
  /** Frames of the codec before frame 0 of the file. */
  readonly skippedFrames: number;
  /** For each channel of the file the channel of the codec. */
  readonly channelOrder: readonly number[];
  /** Factor on every sample. */
  readonly gainLinear: number;
  readonly damage: DamageLog;
  /** Begins at the first packet. */
  openSource(): BlockSource;
}

const sampleSizeBytes = 4;

/** Hands out the floats of a lossy codec: encoder delay cut, channels in WAVE order, length as declared. */
export class LossyReader implements PcmReader {
  readonly info: AudioFileInfo;
  readonly sizeBytes: number;
  readonly #file: InputFile;
  readonly #limits: AudioLimits;
  readonly #stream: LossyStream;
  readonly #frameSizeBytes: number;
  #source: BlockSource;
  /** One block, interleaved; it grows to the largest met. */
  #block = new Float32Array(0);
  #blockStart = 0;
  #blockEnd = 0;
  #framesToSkip: number;
  #framesToGive: number;
  #isVerified = false;
  #failure: LatheError | null = null;

  /** Takes over `file`, which disposing the reader closes. */
  constructor(file: InputFile, stream: LossyStream, limits: AudioLimits) {
    this.info = stream.info;
    this.sizeBytes = file.sizeBytes;
    this.#file = file;
    this.#limits = limits;
    this.#stream = stream;
    this.#frameSizeBytes = stream.info.channelCount * sampleSizeBytes;
    this.#source = stream.openSource();
    this.#framesToSkip = stream.skippedFrames;
    this.#framesToGive = stream.info.lengthFrames;
  }

  get damage(): readonly Damage[] {
    return this.#stream.damage.places;
  }

  async read(target: Uint8Array): Promise<number> {
    const wantedFrames = framesThatFit(target, this.#frameSizeBytes);
    // What comes after damage is not in its place: until the next rewind there is nothing but the error.
    if (this.#failure) throw this.#failure;
    try {
      let filledFrames = 0;
      while (filledFrames < wantedFrames) {
        if (this.#blockStart === this.#blockEnd && !(await this.#nextBlock())) break;
        const frameCount = Math.min(wantedFrames - filledFrames, this.#blockEnd - this.#blockStart);
        this.#give(target, filledFrames, frameCount);
        filledFrames += frameCount;
      }
      return filledFrames;
    } catch (error) {
      this.#failure = LatheError.from(error);
      throw this.#failure;
    }
  }

  async rewind(): Promise<void> {
    this.#stream.damage.restart();
    this.#source = this.#stream.openSource();
    this.#blockStart = 0;
    this.#blockEnd = 0;
    this.#framesToSkip = this.#stream.skippedFrames;
    this.#framesToGive = this.info.lengthFrames;
    this.#isVerified = false;
    this.#failure = null;
  }

  async readChunk(chunk: ChunkInfo): Promise<Uint8Array> {
    return readChunkPayload(this.#file, chunk, this.#limits);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#file.close();
  }

  #give(target: Uint8Array, filledFrames: number, frameCount: number): void {
    const { channelCount } = this.info;
    const bytes = new Uint8Array(this.#block.buffer, this.#blockStart * this.#frameSizeBytes);
    target.set(bytes.subarray(0, frameCount * channelCount * sampleSizeBytes), filledFrames * this.#frameSizeBytes);
    this.#blockStart += frameCount;
  }

  /** False at the end, once everything is verified. */
  async #nextBlock(): Promise<boolean> {
    while (!this.#isVerified) {
      const block = await this.#source.next();
      if (block === null) {
        this.#verifyLength();
        this.#isVerified = true;
        return false;
      }
      const skipped = Math.min(this.#framesToSkip, block.frameCount);
      const frameCount = Math.min(block.frameCount - skipped, this.#framesToGive);
      this.#framesToSkip -= skipped;
      this.#framesToGive -= frameCount;
      if (frameCount > 0) {
        this.#interleave(block, skipped, frameCount);
        return true;
      }
    }
    return false;
  }

  #interleave({ channels }: DecodedBlock, skipped: number, frameCount: number): void {
    const { channelOrder, gainLinear } = this.#stream;
    const { channelCount } = this.info;
    if (this.#block.length < frameCount * channelCount) this.#block = new Float32Array(frameCount * channelCount);
    this.#blockStart = 0;
    this.#blockEnd = frameCount;
    if (channels === null) {
      this.#block.fill(0, 0, frameCount * channelCount);
      return;
    }
    for (const [channel, codecChannel] of channelOrder.entries()) {
      const samples = channels[codecChannel];
      if (samples === undefined) throw new LatheError('internal', `The codec gave no channel ${codecChannel}.`);
      let position = channel;
      for (let index = skipped; index < skipped + frameCount; index++) {
        this.#block[position] = samples[index]! * gainLinear;
        position += channelCount;
      }
    }
  }

  #verifyLength(): void {
    if (this.#framesToGive === 0) return;
    const { lengthFrames, codec } = this.info;
    const decodedFrames = lengthFrames - this.#framesToGive;
    this.#stream.damage.meet({
      message: `The ${codec} stream declares ${lengthFrames} frames of audio; only ${decodedFrames} are there.`,
      codecFrame: decodedFrames + this.#stream.skippedFrames,
      lengthFrames: this.#framesToGive,
      details: { declaredFrames: lengthFrames, decodedFrames },
    });
  }
}
