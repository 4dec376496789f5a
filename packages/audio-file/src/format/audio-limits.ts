import { LatheError } from '@lathe/core/errors';

/** One bound on what a file may ask of its reader. */
export interface AudioLimitFacts {
  readonly defaultValue: number;
  /** It cannot be configured higher. */
  readonly greatest: number;
  /** What is bounded, one sentence with its unit. */
  readonly what: string;
}

const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;

/** Every limit with its default; `docs/reference/limits.md` is made from it. */
export const audioLimitTable = {
  maxFileBytes: { defaultValue: 256 * gibibyte, greatest: 2 ** 53 - 1, what: 'Size of the file, bytes.' },
  maxDurationSeconds: { defaultValue: 86_400, greatest: 31_536_000, what: 'Length of the audio, seconds.' },
  maxChannels: { defaultValue: 64, greatest: 128, what: 'Channels.' },
  maxDecodedBytes: {
    defaultValue: 64 * gibibyte,
    greatest: 2 ** 53 - 1,
    what: 'PCM that a compressed file decodes to, bytes; it is spilled to the disk once.',
  },
  maxDecodedRatio: {
    defaultValue: 1000,
    greatest: 1_000_000,
    what: 'Bytes of PCM for one byte of a compressed file; counted once the PCM has passed `decoded-ratio-from-bytes`.',
  },
  decodedRatioFromBytes: {
    defaultValue: gibibyte,
    greatest: 2 ** 53 - 1,
    what: 'Bytes of PCM that any compressed file may decode to, whatever its ratio: short silence packs very well.',
  },
  maxChunks: { defaultValue: 1000, greatest: 100_000, what: 'Chunks or metadata blocks.' },
  maxChunkBytes: {
    defaultValue: 64 * mebibyte,
    greatest: gibibyte,
    what: 'Size of one metadata chunk that is read or carried into a master, bytes; it is held in memory.',
  },
  maxTags: { defaultValue: 10_000, greatest: 1_000_000, what: 'Text tags.' },
  maxTagBytes: { defaultValue: 16 * mebibyte, greatest: gibibyte, what: 'All text tags together, characters.' },
  maxPictures: { defaultValue: 100, greatest: 100_000, what: 'Embedded pictures.' },
  maxPictureBytes: { defaultValue: 64 * mebibyte, greatest: gibibyte, what: 'All embedded pictures together, bytes.' },
  maxWallSecondsPerAudioSecond: {
    defaultValue: 1,
    greatest: 1000,
    what: 'Seconds that decoding may take for one second of audio, beyond `wall-floor-seconds`.',
  },
  wallFloorSeconds: {
    defaultValue: 60,
    greatest: 86_400,
    what: 'Seconds that opening and decoding may take whatever the length of the audio.',
  },
} as const satisfies Readonly<Record<string, AudioLimitFacts>>;

/** Field of `AudioLimits`. */
export type AudioLimit = keyof typeof audioLimitTable;

/** Bounds on what a hostile or broken file may ask of the reader; past one is `limit_exceeded`. */
export type AudioLimits = Readonly<Record<AudioLimit, number>>;

/** The limits used unless told otherwise. */
export const defaultAudioLimits: AudioLimits = {
  maxFileBytes: audioLimitTable.maxFileBytes.defaultValue,
  maxDurationSeconds: audioLimitTable.maxDurationSeconds.defaultValue,
  maxChannels: audioLimitTable.maxChannels.defaultValue,
  maxDecodedBytes: audioLimitTable.maxDecodedBytes.defaultValue,
  maxDecodedRatio: audioLimitTable.maxDecodedRatio.defaultValue,
  decodedRatioFromBytes: audioLimitTable.decodedRatioFromBytes.defaultValue,
  maxChunks: audioLimitTable.maxChunks.defaultValue,
  maxChunkBytes: audioLimitTable.maxChunkBytes.defaultValue,
  maxTags: audioLimitTable.maxTags.defaultValue,
  maxTagBytes: audioLimitTable.maxTagBytes.defaultValue,
  maxPictures: audioLimitTable.maxPictures.defaultValue,
  maxPictureBytes: audioLimitTable.maxPictureBytes.defaultValue,
  maxWallSecondsPerAudioSecond: audioLimitTable.maxWallSecondsPerAudioSecond.defaultValue,
  wallFloorSeconds: audioLimitTable.wallFloorSeconds.defaultValue,
};

/** For files of our own. */
export const noAudioLimits: AudioLimits = {
  maxFileBytes: Infinity,
  maxDurationSeconds: Infinity,
  maxChannels: Infinity,
  maxDecodedBytes: Infinity,
  maxDecodedRatio: Infinity,
  decodedRatioFromBytes: Infinity,
  maxChunks: Infinity,
  maxChunkBytes: Infinity,
  maxTags: Infinity,
  maxTagBytes: Infinity,
  maxPictures: Infinity,
  maxPictureBytes: Infinity,
  maxWallSecondsPerAudioSecond: Infinity,
  wallFloorSeconds: Infinity,
};

/** What a limit is called on the command line, such as `duration-seconds`. */
export function audioLimitName(limit: AudioLimit): string {
  const words = limit.replace(/^max/, '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return words.replace(/^-/, '');
}

/** A `limit_exceeded` whose message names the limit and its value. @param found a clause, e.g. `The file has 3 channels`. */
export function limitExceeded(limits: AudioLimits, limit: AudioLimit, found: string, value: number): LatheError {
  const limitValue = limits[limit];
  return new LatheError('limit_exceeded', `${found}; the limit ${audioLimitName(limit)} is ${limitValue}.`, {
    details: { limit: audioLimitName(limit), limitValue, value },
  });
}
