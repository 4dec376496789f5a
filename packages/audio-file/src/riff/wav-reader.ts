import { LatheError } from '@lathe/core/errors';
import { becameShorter, type FrameExtent } from '../files/frame-extent.ts';
import type { InputFile } from '../files/input-file.ts';
import { readChunkPayload } from '../files/read-chunk-payload.ts';
import type { AudioFileInfo, ChunkInfo, Damage, MediaWarning } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { channelLabels } from '../format/channel-layout.ts';
import { checkDuration, framesThatFit } from '../format/check-audio-facts.ts';
import { isFloat } from '../format/sample-format.ts';
import type { PcmReader } from '../pcm-reader.ts';
import { readInfoTags } from '../tags/read-info-tags.ts';
import { scanRiff, type RiffScan } from './scan-riff.ts';

/** Streams the PCM of a WAV, RF64, BW64 or W64 file: each read is one read of the file, straight into the caller's bytes. */
export class WavReader implements PcmReader {
  readonly info: AudioFileInfo;
  readonly damage: readonly Damage[];
  readonly sizeBytes: number;
  readonly #file: InputFile;
  readonly #limits: AudioLimits;
  readonly #dataOffset: number;
  readonly #frameSizeBytes: number;
  #nextFrame = 0;

  private constructor(file: InputFile, limits: AudioLimits, scan: RiffScan) {
    this.#file = file;
    this.#limits = limits;
    this.sizeBytes = file.sizeBytes;
    this.#dataOffset = scan.data.offset;
    this.#frameSizeBytes = scan.format.frameSizeBytes;
    this.info = describe(file, scan, limits);
    this.damage = missingEnd(scan, this.info.lengthFrames);
  }

  /** Takes over `file`, which `close` of the reader closes; the caller closes it when this throws. */
  static open(file: InputFile, limits: AudioLimits, lenient: boolean): WavReader {
    return new WavReader(file, limits, scanRiff(file, limits, lenient));
  }

  /** The same for a Sony Wave64 file. */
  static async openW64(file: InputFile, limits: AudioLimits, lenient: boolean): Promise<WavReader> {
    const { scanW64 } = await import('../w64/scan-w64.ts');
    return new WavReader(file, limits, scanW64(file, limits, lenient));
  }

  async read(target: Uint8Array): Promise<number> {
    const wanted = framesThatFit(target, this.#frameSizeBytes);
    const frameCount = Math.min(wanted, this.info.lengthFrames - this.#nextFrame);
    if (frameCount === 0) return 0;
    const wantedBytes = frameCount * this.#frameSizeBytes;
    const position = this.#dataOffset + this.#nextFrame * this.#frameSizeBytes;
    const readBytes = this.#file.readInto(target.subarray(0, wantedBytes), position);
    if (readBytes < wantedBytes) {
      throw becameShorter(position + readBytes, this.sizeBytes);
    }
    this.#nextFrame += frameCount;
    return frameCount;
  }

  async rewind(): Promise<void> {
    this.#nextFrame = 0;
  }

  seek(frame: number): void {
    if (!(Number.isInteger(frame) && frame >= 0 && frame <= this.info.lengthFrames)) {
      throw new RangeError(`frame must be within 0 and ${this.info.lengthFrames}, got ${frame}`);
    }
    this.#nextFrame = frame;
  }

  get extent(): FrameExtent {
    return {
      descriptor: this.#file.descriptor,
      offsetBytes: this.#dataOffset,
      frameSizeBytes: this.#frameSizeBytes,
      fileSizeBytes: this.sizeBytes,
    };
  }

  async readChunk(chunk: ChunkInfo): Promise<Uint8Array> {
    return readChunkPayload(this.#file, chunk, this.#limits);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#file.close();
  }
}

/** A file that was cut off inside its audio is shorter than it declares. */
function missingEnd({ format, data, missingDataBytes }: RiffScan, lengthFrames: number): readonly Damage[] {
  if (missingDataBytes === 0) return [];
  const declaredBytes = data.sizeBytes + missingDataBytes;
  const missingFrames = Math.floor(declaredBytes / format.frameSizeBytes) - lengthFrames;
  const message = `The file is cut off: its data chunk declares ${declaredBytes} bytes, but only ${data.sizeBytes} are there; the last ${missingFrames} frames are missing.`;
  return [{ message, startFrame: lengthFrames, lengthFrames: missingFrames }];
}

function describe(file: InputFile, scan: RiffScan, limits: AudioLimits): AudioFileInfo {
  const { format, data } = scan;
  const channels = channelLabels(format.channelCount, format.channelMask);
  const warnings: MediaWarning[] = [...scan.warnings];
  const lengthFrames = Math.floor(data.sizeBytes / format.frameSizeBytes);
  const strayBytes = data.sizeBytes % format.frameSizeBytes;
  if (strayBytes > 0) {
    warnings.push({
      code: 'partial_frame_dropped',
      message: `The audio ends with ${strayBytes} bytes of a frame of ${format.frameSizeBytes}; they are dropped.`,
    });
  }
  if (lengthFrames === 0) throw new LatheError('input_empty', 'The WAVE file holds no frame of audio.');
  if (format.channelCount > 2 && format.channelMask === null && channels.length > 0) {
    warnings.push({
      code: 'channel_layout_assumed',
      message: `The file declares no speaker mask; its ${format.channelCount} channels are taken as ${channels.join(' ')}.`,
    });
  }
  checkDuration(lengthFrames, format.sampleRateHz, limits);
  const tags = readInfoTags(file, scan.chunks, limits, (warning) => warnings.push(warning));
  return {
    container: scan.container,
    codec: isFloat(format.sampleFormat) ? 'float' : 'pcm',
    isLossy: false,
    waveFormatTag: format.formatTag,
    encoderDelay: null,
    sampleFormat: format.sampleFormat,
    bitsPerSample: format.bitsPerSample,
    sampleRateHz: format.sampleRateHz,
    channelCount: format.channelCount,
    channels,
    channelMask: format.channelMask,
    lengthFrames,
    chunks: scan.chunks,
    warnings,
    tags,
  };
}
