import type { FrameExtent } from './files/frame-extent.ts';
import type { AudioFileInfo, ChunkInfo, Damage } from './format/audio-file-info.ts';
import { parseLayout, refuseOtherCount, refuseUnsaidLayout } from './format/said-layout.ts';
import type { PcmReader } from './pcm-reader.ts';

/**
 * A reader whose channels all have labels: those the caller says, or else those the file declares or its count implies.
 *
 * @param layout as `parseLayout` takes it; null: nothing is said.
 * @throws LatheError `invalid_argument`, `unsupported_layout`; the reader is the caller's to dispose then.
 */
export function placeChannels(reader: PcmReader, layout: string | null): PcmReader {
  const { channelCount, channels, channelMask } = reader.info;
  if (layout === null) return channels.length === channelCount ? reader : refuseUnsaidLayout(channelCount, channelMask);
  const labels = parseLayout(layout);
  if (labels.length !== channelCount) refuseOtherCount(layout, labels, channelCount);
  const warnings = reader.info.warnings.filter(({ code }) => code !== 'channel_layout_assumed');
  return new PlacedReader(reader, { ...reader.info, channels: labels, warnings });
}

/** Hands out another reader's audio under other labels. */
class PlacedReader implements PcmReader {
  readonly info: AudioFileInfo;
  /** Where the reader has one. */
  readonly seek?: (frame: number) => void;
  readonly extent?: FrameExtent;
  readonly #reader: PcmReader;

  constructor(reader: PcmReader, info: AudioFileInfo) {
    this.#reader = reader;
    this.info = info;
    if (reader.seek !== undefined) this.seek = (frame) => reader.seek?.(frame);
    if (reader.extent !== undefined) this.extent = reader.extent;
  }

  get sizeBytes(): number {
    return this.#reader.sizeBytes;
  }

  get damage(): readonly Damage[] {
    return this.#reader.damage;
  }

  async read(target: Uint8Array): Promise<number> {
    return await this.#reader.read(target);
  }

  async rewind(): Promise<void> {
    await this.#reader.rewind();
  }

  async readChunk(chunk: ChunkInfo): Promise<Uint8Array> {
    return await this.#reader.readChunk(chunk);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader[Symbol.asyncDispose]();
  }
}
