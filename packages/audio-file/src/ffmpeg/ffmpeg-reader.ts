import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import { readChunkPayload } from '../files/read-chunk-payload.ts';
import type { AudioFileInfo, ChunkInfo, Container, Damage } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { checkDuration, framesThatFit } from '../format/check-audio-facts.ts';
import { sampleSizeBytes } from '../format/sample-format.ts';
import type { PcmReader } from '../pcm-reader.ts';
import { DecodeStream, type DecodeStreamSpec } from './decode-stream.ts';
import type { AudioCut } from './mp4/cut-mp4-audio.ts';
import { openForeign, type FfmpegReaderOptions, type OpenedForeign } from './open-foreign.ts';

/** Time ffmpeg may take whatever the length of the audio, and for each second of it. */
const leastDeadlineSeconds = 15;
const deadlinePerSecond = 1;

/** Streams the audio of a file that Lathe does not decode itself out of an ffmpeg process, which is started by `read`. */
export class FfmpegReader implements PcmReader {
  readonly info: AudioFileInfo;
  readonly sizeBytes: number;
  readonly #file: InputFile;
  readonly #limits: AudioLimits;
  readonly #cut: AudioCut;
  readonly #streamSpec: DecodeStreamSpec;
  readonly #frameSizeBytes: number;
  readonly #damageAtOpening: readonly Damage[];
  #damage: Damage[] = [];
  #stream: DecodeStream | null = null;
  #block: Uint8Array = new Uint8Array(0);
  /** Bytes decoded and bytes handed out or cut away; a block can end inside a frame. */
  #decodedBytes = 0;
  #deliveredFrames = 0;
  #isVerified = false;
  #failure: LatheError | null = null;

  private constructor(file: InputFile, opened: OpenedForeign, limits: AudioLimits) {
    this.info = opened.info;
    this.sizeBytes = file.sizeBytes;
    this.#file = file;
    this.#limits = limits;
    this.#cut = opened.cut;
    this.#damageAtOpening = opened.damage;
    const durationSeconds = opened.cut.mostDecodedFrames / opened.info.sampleRateHz;
    const deadlineSeconds = Math.ceil(leastDeadlineSeconds + deadlinePerSecond * durationSeconds);
    this.#streamSpec = { ...opened.stream, deadlineSeconds };
    this.#frameSizeBytes = opened.info.channelCount * sampleSizeBytes(opened.info.sampleFormat);
  }

  /**
   * Takes over `file`, which disposing the reader closes; the caller closes it when this throws.
   *
   * A container that does not declare its length exactly is decoded once to count it.
   *
   * @throws LatheError `unsupported_format` without ffmpeg; `unsupported_rate`, `unsupported_layout`,
   * `malformed_media`, `input_corrupt`, `input_empty`, `limit_exceeded`.
   */
  static async open(file: InputFile, container: Container, options: FfmpegReaderOptions): Promise<FfmpegReader> {
    const opened = await openForeign(file, container, options);
    if (opened.info.lengthFrames === 0) throw new LatheError('input_empty', 'The file holds no frame of audio.');
    checkDuration(opened.info.lengthFrames, opened.info.sampleRateHz, options.limits);
    return new FfmpegReader(file, opened, options.limits);
  }

  get damage(): readonly Damage[] {
    return this.#damage;
  }

  async read(target: Uint8Array): Promise<number> {
    const wantedFrames = framesThatFit(target, this.#frameSizeBytes);
    if (this.#failure) throw this.#failure;
    try {
      return await this.#fill(target, wantedFrames);
    } catch (error) {
      this.#failure = LatheError.from(error);
      await this.#stop();
      throw this.#failure;
    }
  }

  async rewind(): Promise<void> {
    await this.#stop();
    this.#damage = [];
    this.#block = new Uint8Array(0);
    this.#decodedBytes = 0;
    this.#deliveredFrames = 0;
    this.#isVerified = false;
    this.#failure = null;
  }

  async readChunk(chunk: ChunkInfo): Promise<Uint8Array> {
    return readChunkPayload(this.#file, chunk, this.#limits);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
    this.#file.close();
  }

  async #stop(): Promise<void> {
    const stream = this.#stream;
    this.#stream = null;
    await stream?.[Symbol.asyncDispose]();
  }

  async #fill(target: Uint8Array, wantedFrames: number): Promise<number> {
    if (this.#isVerified) return 0;
    await this.#skipStart();
    const leftFrames = this.info.lengthFrames - this.#deliveredFrames;
    const wantedBytes = Math.min(wantedFrames, leftFrames) * this.#frameSizeBytes;
    let filledBytes = 0;
    while (filledBytes < wantedBytes && (await this.#fetch())) {
      const count = Math.min(wantedBytes - filledBytes, this.#block.length);
      target.set(this.#block.subarray(0, count), filledBytes);
      this.#block = this.#block.subarray(count);
      filledBytes += count;
    }
    const frameCount = Math.floor(filledBytes / this.#frameSizeBytes);
    this.#deliveredFrames += frameCount;
    if (frameCount === 0) await this.#verify();
    return frameCount;
  }

  /** Throws away the frames an encoder put in front. */
  async #skipStart(): Promise<void> {
    let left = this.#cut.startFrames * this.#frameSizeBytes - this.#decodedBytes;
    while (this.#deliveredFrames === 0 && left > 0 && (await this.#fetch())) {
      const count = Math.min(left, this.#block.length);
      this.#block = this.#block.subarray(count);
      left -= count;
    }
  }

  /** Makes `#block` hold at least one byte; false at the end. */
  async #fetch(): Promise<boolean> {
    this.#stream ??= new DecodeStream(this.#streamSpec);
    while (this.#block.length === 0) {
      const block = await this.#stream.next();
      if (block === null) return false;
      this.#block = block;
      this.#decodedBytes += block.length;
      // A decoder that gives more than it may is not read to its end.
      if (this.#decodedBytes > this.#cut.mostDecodedFrames * this.#frameSizeBytes) this.#mismatch('more');
    }
    return true;
  }

  /** Reads what the encoder put behind the audio, and compares the count. */
  async #verify(): Promise<void> {
    while (await this.#fetch()) this.#block = new Uint8Array(0);
    const decodedFrames = this.#decodedBytes / this.#frameSizeBytes;
    this.#damage.push(...this.#damageAtOpening);
    for (const fault of this.#stream?.faults ?? []) {
      this.#damage.push({ message: `ffmpeg: ${fault}`, startFrame: 0, lengthFrames: 0 });
    }
    if (decodedFrames < this.#cut.leastDecodedFrames) {
      if (!this.#streamSpec.isStrict) this.#noteMissing();
      else this.#mismatch(`only ${decodedFrames}`);
    }
    this.#isVerified = true;
    await this.#stop();
  }

  #noteMissing(): void {
    const { lengthFrames } = this.info;
    this.#damage.push({
      message: `The file declares ${lengthFrames} frames of audio; ${this.#deliveredFrames} could be decoded.`,
      startFrame: this.#deliveredFrames,
      lengthFrames: lengthFrames - this.#deliveredFrames,
    });
  }

  #mismatch(found: string): never {
    const { leastDecodedFrames, mostDecodedFrames } = this.#cut;
    throw new LatheError(
      'input_corrupt',
      `The file declares ${leastDecodedFrames} frames to decode; ${found} are there.`,
      { details: { declaredFrames: leastDecodedFrames, mostDecodedFrames } },
    );
  }
}
