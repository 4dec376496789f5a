import type { ChannelLabel } from '../format/channel-layout.ts';
import type { MediaWarning } from '../format/audio-file-info.ts';
import type { PacketDecoder } from '../lossy/packet-decoder.ts';
import type { PacketTimer } from './packet-timer.ts';

/** What the header packets of a stream say. */
export interface OggMedia {
  readonly codec: 'vorbis' | 'opus';
  readonly sampleRateHz: number;
  readonly channels: readonly ChannelLabel[];
  /** For each channel the channel of the codec. */
  readonly channelOrder: readonly number[];
  readonly gainLinear: number;
  /** Frames to cut after the stream's first position. */
  readonly preSkipFrames: number;
  /** The first packets may lie before position 0 and are cut there; otherwise the stream is broken. */
  readonly mayBeginEarly: boolean;
  readonly delayDeclaredBy: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly warnings: readonly MediaWarning[];
  /** Packets depend on the one before, so that decoding after a gap needs a new decoder. */
  readonly overlaps: boolean;
  readonly maximumPacketBytes: number;
  newTimer(): PacketTimer;
  newDecoder(): Promise<PacketDecoder>;
}
