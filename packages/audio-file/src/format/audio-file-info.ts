import type { ChannelLabel } from './channel-layout.ts';
import type { SampleFormat } from './sample-format.ts';

/** Container read by Lathe itself, without another program. */
export type OwnContainer = 'wav' | 'rf64' | 'bw64' | 'w64' | 'aiff' | 'aifc' | 'flac' | 'mp3' | 'ogg';

/** Container read through an installed ffmpeg. */
export type ForeignContainer =
  | 'mp4'
  | 'matroska'
  | 'adts'
  | 'wavpack'
  | 'caf'
  | 'dsf'
  | 'dff'
  | 'asf'
  | 'ape'
  | 'tta'
  | 'mpeg-ts'
  | 'ac3';

/** Container of an audio file Lathe reads. */
export type Container = OwnContainer | ForeignContainer;

/** Frames that an encoder added around the audio, and who says so; they are no part of what `read` hands out. */
export interface EncoderDelay {
  /** Frames added at the beginning; a decoder may add its own delay to them, which is cut too. */
  readonly startFrames: number;
  /** Frames added at the end. */
  readonly endFrames: number;
  /** The field they come from, such as `LAME tag`, `pre-skip and last granule` or `edit list`. */
  readonly declaredBy: string;
}

/** A stretch of audio that could not be decoded; lenient reading puts silence in its place. */
export interface Damage {
  /** What is wrong, a sentence with the place in the file. */
  readonly message: string;
  /** First frame concerned. */
  readonly startFrame: number;
  /** Frames replaced by silence or, at the end of the file, missing; 0 where the audio may be wrong as a whole. */
  readonly lengthFrames: number;
}

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
  | 'length_not_declared'
  | 'decoded_by_ffmpeg'
  | 'decoder_not_confined'
  | 'dsd_converted'
  | 'other_streams_ignored'
  /** Nothing in the file proves its audio: damage inside a frame cannot be noticed. */
  | 'no_checksum'
  /** The file does not say how many frames its encoder added; they are part of what is read. */
  | 'encoder_delay_unknown'
  /** The codec decodes at another rate than that of the audio it was made from. */
  | 'original_rate_differs';

/** One chunk of a RIFF, W64 or AIFF file, or one FLAC metadata block. */
export interface ChunkInfo {
  /**
   * Four-character id with its spaces of a RIFF or AIFF chunk, the same or a GUID in braces for W64, or the FLAC block's
   * name such as `VORBIS_COMMENT`.
   */
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
  /** `pcm` (integers), `float`, `flac`, `mp3`, `vorbis`, `opus`, or ffmpeg's name of another codec. */
  readonly codec: string;
  /** The codec does not keep every sample. */
  readonly isLossy: boolean;
  /** `wFormatTag` of a WAVE `fmt ` chunk (RIFF, RF64, BW64, W64): 1 PCM, 3 float, 0xFFFE EXTENSIBLE; else null. */
  readonly waveFormatTag: number | null;
  /** What was cut around the audio; null where the codec adds nothing or the file does not say. */
  readonly encoderDelay: EncoderDelay | null;
  /** Format of the PCM bytes that `read` hands out. */
  readonly sampleFormat: SampleFormat;
  /** Declared resolution; may be less than the sample format's, the lower bits are then zero (left-justified). */
  readonly bitsPerSample: number;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  /** One label per channel, in file order; a reader may leave it empty, and `openAudioFile` then needs the caller's `layout`. */
  readonly channels: readonly ChannelLabel[];
  /** WAVE speaker mask as declared; null when there is none. */
  readonly channelMask: number | null;
  /** Length as declared (a FLAC or MP3 that declares none is counted when opened); checked again at the end of reading. */
  readonly lengthFrames: number;
  /** Every RIFF, W64 or AIFF chunk, FLAC metadata block or tag around an MP3 in file order, those of format and audio included. */
  readonly chunks: readonly ChunkInfo[];
  readonly warnings: readonly MediaWarning[];
  /**
   * Text tags by upper-case name as Vorbis comments call them (`TITLE`, `ARTIST` …), several values joined by `; `: Vorbis
   * comments, the INFO list of RIFF, the text chunks of AIFF, the text of an ID3v2 tag.
   */
  readonly tags: Readonly<Record<string, string>>;
}
