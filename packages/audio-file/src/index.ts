export type {
  AudioFileInfo,
  ChunkInfo,
  Container,
  Damage,
  EncoderDelay,
  MediaWarning,
  MediaWarningCode,
} from './format/audio-file-info.ts';
export { defaultAudioLimits, type AudioLimits } from './format/audio-limits.ts';
export { channelLabels, channelMask, type ChannelLabel } from './format/channel-layout.ts';
export { sampleSizeBytes, type SampleFormat } from './format/sample-format.ts';
export { hashFile } from './files/hash-file.ts';
export { openAudioFile, type OpenAudioFileOptions } from './open-audio-file.ts';
export type { PcmReader } from './pcm-reader.ts';
export type { PcmWriter, WrittenFile } from './pcm-writer.ts';
export { chunkFate, type ChunkFate } from './riff/chunk-fate.ts';
export type { ChunkToWrite } from './riff/wav-header.ts';
export { WavWriter, type WavWriterOptions } from './riff/wav-writer.ts';
