/** Bounds on what a hostile or broken file may ask of the reader; past one is `limit_exceeded`. */
export interface AudioLimits {
  /** RIFF chunks, FLAC metadata blocks, or tags around an MP3. Default 1000. */
  readonly maxChunks: number;
  /** One metadata chunk that `readChunk` hands out, or one header packet of an Ogg stream. Default 64 MiB. */
  readonly maxChunkBytes: number;
  /** Vorbis comments, or frames of an ID3v2 tag. Default 10 000. */
  readonly maxTags: number;
  /** Default 24 h. */
  readonly maxDurationSeconds: number;
}

/** The limits used unless told otherwise. */
export const defaultAudioLimits: AudioLimits = {
  maxChunks: 1000,
  maxChunkBytes: 64 * 1024 * 1024,
  maxTags: 10_000,
  maxDurationSeconds: 24 * 60 * 60,
};
