/** Reading alone: an analysis starts sooner without writer and hash. */
export type { AudioFileInfo, ChunkInfo, Damage } from './format/audio-file-info.ts';
export { sampleSizeBytes, type SampleFormat } from './format/sample-format.ts';
export type { AudioLimits } from './format/audio-limits.ts';
export { openAudioFile, type OpenAudioFileOptions } from './open-audio-file.ts';
export type { PcmReader } from './pcm-reader.ts';
