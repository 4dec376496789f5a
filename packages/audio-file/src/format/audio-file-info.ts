import type { ChannelLabel } from './channel-layout.ts';
import type { SampleFormat } from './sample-format.ts';

/** Container of an audio file Lathe reads. */
export type Container = 'wav' | 'rf64' | 'flac';

/** Something odd about a file that does not stop it from being read. */
export interface MediaWarning {
  readonly code: MediaWarningCode;
  /** A sentence that names the values found. */
  readonly message: string;
}

/** Every warning a reader can give. */
export type MediaWarningCode =
  | 'header_size_mismatch'
  | 'partial_frame_dropped'
  | 'trailing_bytes'
  | 'channel_layout_assumed'
  | 'tags_unreadable'
  | 'md5_not_set'
  | 'length_not_declared';

/** One RIFF chunk or FLAC metadata block. */
export interface ChunkInfo {
  /** Four-character RIFF id with its spaces, or the FLAC block's name such as `VORBIS_COMMENT`. */
  readonly id: string;
  /** Position of the payload's first byte in the file. */
  readonly offset: number;
  /** Size of the payload, without chunk header and pad byte. */
  readonly sizeBytes: number;
  readonly position: 'before-data' | 'after-data';
}

/** What a file says about itself, checked against what is there. */
export interface AudioFileInfo {
  readonly container: Container;
  /** Format of the PCM bytes that `read` hands out. */
  readonly sampleFormat: SampleFormat;
  /** Declared resolution; may be less than the sample format's, the lower bits are then zero (left-justified). */
  readonly bitsPerSample: number;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  /** One label per channel, in file order. */
  readonly channels: readonly ChannelLabel[];
  /** WAVE speaker mask as declared; null when there is none. */
  readonly channelMask: number | null;
  /** Length as declared (a FLAC that declares none is counted when opened); checked again at the end of reading. */
  readonly lengthFrames: number;
  /** Every RIFF chunk or FLAC metadata block in file order, `fmt ` and `data` included. */
  readonly chunks: readonly ChunkInfo[];
  readonly warnings: readonly MediaWarning[];
  /** Vorbis comments of a FLAC by upper-case name, several values joined by `; `; empty for WAV. */
  readonly tags: Readonly<Record<string, string>>;
}
