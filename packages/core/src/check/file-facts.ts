/** What a file says about itself, as audio-file reads it, in the words of this package. */
export interface FileFacts {
  /** `wav`, `rf64`, `bw64`, `w64`, `aiff`, `aifc`, `flac`, `mp3`, `ogg`, `mp4` and so on. */
  readonly container: string;
  readonly codec: string;
  readonly isLossy: boolean;
  /** `wFormatTag` of a WAVE `fmt ` chunk; null in other containers. */
  readonly waveFormatTag: number | null;
  readonly sampleFormat: string;
  readonly bitsPerSample: number;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly channels: readonly string[];
  readonly lengthFrames: number;
  readonly sizeBytes: number;
  readonly chunks: readonly {
    readonly id: string;
    readonly sizeBytes: number;
    readonly position: 'before-data' | 'after-data';
  }[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly tags: Readonly<Record<string, string>>;
}

/** RIFF and its 64 bit kin: what `fix` rewrites. */
export function isWaveFamily({ container }: Pick<FileFacts, 'container'>): boolean {
  return container === 'wav' || container === 'rf64' || container === 'bw64' || container === 'w64';
}
