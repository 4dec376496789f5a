import type { FrameExtent } from './files/frame-extent.ts';
import type { InputFile } from './files/input-file.ts';
import type { AudioFileInfo, ChunkInfo, Damage } from './format/audio-file-info.ts';
import { limitExceeded, type AudioLimit, type AudioLimits } from './format/audio-limits.ts';
import { sampleSizeBytes } from './format/sample-format.ts';
import type { PcmReader } from './pcm-reader.ts';

export interface LimitedReaderOptions {
  readonly limits: AudioLimits;
  /** Time that opening the reader took, counted as decoding. */
  readonly openedInMs: number;
  /** Monotonic; `performance.now` unless given. */
  readonly nowMs?: () => number;
}

/**
 * Any reader, held to the limits while it streams.
 *
 * Readers bound what they allocate by the same limits; what they hand out is bounded here, once for all of them, also
 * where a file declares less than it decodes to. Only time inside the reader counts as decoding.
 */
export class LimitedReader implements PcmReader {
  /** Where the reader has one. */
  readonly seek?: (frame: number) => void;
  readonly extent?: FrameExtent;
  readonly #reader: PcmReader;
  readonly #file: InputFile;
  readonly #limits: AudioLimits;
  readonly #nowMs: () => number;
  readonly #frameSizeBytes: number;
  readonly #isCompressed: boolean;
  #spentMs: number;
  #frames = 0;

  /** Takes over `reader`. @throws LatheError `limit_exceeded` when what the headers declare is too much. */
  constructor(reader: PcmReader, file: InputFile, { limits, openedInMs, nowMs }: LimitedReaderOptions) {
    this.#reader = reader;
    this.#file = file;
    this.#limits = limits;
    this.#nowMs = nowMs ?? (() => performance.now());
    const { codec, channelCount, sampleFormat } = reader.info;
    this.#frameSizeBytes = channelCount * sampleSizeBytes(sampleFormat);
    this.#isCompressed = codec !== 'pcm' && codec !== 'float';
    this.#spentMs = openedInMs;
    if (reader.seek !== undefined) {
      this.seek = (frame) => {
        this.#frames = frame;
        reader.seek?.(frame);
      };
    }
    if (reader.extent !== undefined) this.extent = reader.extent;
    this.#checkDescription(reader.info);
    this.#checkDecoding();
  }

  get info(): AudioFileInfo {
    return this.#reader.info;
  }

  get sizeBytes(): number {
    return this.#reader.sizeBytes;
  }

  get damage(): readonly Damage[] {
    return this.#reader.damage;
  }

  async read(target: Uint8Array): Promise<number> {
    const startedMs = this.#nowMs();
    const frameCount = await this.#reader.read(target);
    this.#spentMs += this.#nowMs() - startedMs;
    this.#frames += frameCount;
    this.#checkDecoding();
    if (frameCount === 0) this.#file.requireUnchanged();
    return frameCount;
  }

  async rewind(): Promise<void> {
    this.#frames = 0;
    this.#spentMs = 0;
    await this.#reader.rewind();
  }

  async readChunk(chunk: ChunkInfo): Promise<Uint8Array> {
    return await this.#reader.readChunk(chunk);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader[Symbol.asyncDispose]();
  }

  #checkDescription({ channelCount, chunks, tags, lengthFrames, sampleRateHz }: AudioFileInfo): void {
    const durationSeconds = lengthFrames / sampleRateHz;
    this.#require('maxChannels', channelCount, `The file has ${channelCount} channels`);
    this.#require('maxDurationSeconds', durationSeconds, `The audio lasts ${Math.round(durationSeconds)} s`);
    this.#require('maxChunks', chunks.length, `The file has ${chunks.length} chunks`);
    const texts = Object.entries(tags);
    this.#require('maxTags', texts.length, `The file has ${texts.length} tags`);
    const tagBytes = texts.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
    this.#require('maxTagBytes', tagBytes, `The tags of the file hold ${tagBytes} characters`);
    const pictures = chunks.filter(({ id }) => id === 'PICTURE');
    this.#require('maxPictures', pictures.length, `The file has ${pictures.length} pictures`);
    const pictureBytes = pictures.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    this.#require('maxPictureBytes', pictureBytes, `The pictures of the file have ${pictureBytes} bytes`);
  }

  /** What has been handed out so far, against the limits that grow with it. */
  #checkDecoding(): void {
    const limits = this.#limits;
    const audioSeconds = this.#frames / this.info.sampleRateHz;
    this.#require('maxDurationSeconds', audioSeconds, `The audio lasts more than ${Math.floor(audioSeconds)} s`);
    if (!this.#isCompressed) return;
    const decodedBytes = this.#frames * this.#frameSizeBytes;
    this.#require('maxDecodedBytes', decodedBytes, `The file decodes to more than ${decodedBytes} bytes`);
    if (decodedBytes > limits.decodedRatioFromBytes) {
      const ratio = decodedBytes / this.sizeBytes;
      this.#require(
        'maxDecodedRatio',
        ratio,
        `The ${this.sizeBytes} bytes of the file decode to more than ${decodedBytes}, ${Math.floor(ratio)} for each`,
      );
    }
    this.#checkTime(audioSeconds);
  }

  #checkTime(audioSeconds: number): void {
    const { maxWallSecondsPerAudioSecond, wallFloorSeconds } = this.#limits;
    const spentSeconds = this.#spentMs / 1000;
    if (
      spentSeconds <= wallFloorSeconds ||
      spentSeconds <= wallFloorSeconds + audioSeconds * maxWallSecondsPerAudioSecond
    )
      return;
    const found = `Decoding ${audioSeconds.toFixed(1)} s of audio took ${spentSeconds.toFixed(1)} s, of which ${wallFloorSeconds} s are free`;
    throw limitExceeded(this.#limits, 'maxWallSecondsPerAudioSecond', found, spentSeconds);
  }

  #require(limit: AudioLimit, value: number, found: string): void {
    if (value > this.#limits[limit]) throw limitExceeded(this.#limits, limit, found, value);
  }
}
