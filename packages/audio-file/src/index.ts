export { AiffWriter, type AiffWriterOptions } from './aiff/aiff-writer.ts';
export { carriesTags, chunkFate, type ChunkFate } from './chunks/chunk-fate.ts';
export { createAudioFile, type AudioFileSpec, type WrittenContainer } from './create-audio-file.ts';
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
export { channelLabelNames } from './format/channel-label.ts';
export { channelLabels, channelMask, needsSpeakerMask, type ChannelLabel } from './format/channel-layout.ts';
export { namedLayouts, type NamedLayout } from './format/named-layouts.ts';
export { layoutToSay, parseLayout } from './format/said-layout.ts';
export { isFloat, sampleSizeBytes, type SampleFormat, type WrittenSampleFormat } from './format/sample-format.ts';
export { FileDigest } from './files/file-digest.ts';
export { flacBlocksToCarry, obsoleteFlacTags } from './flac/carry-flac-blocks.ts';
export { FlacWriter, type FlacWriterOptions } from './flac/flac-writer.ts';
export { hashFile } from './files/hash-file.ts';
export { openAudioFile, type OpenAudioFileOptions } from './open-audio-file.ts';
export type { PcmReader } from './pcm-reader.ts';
export type { ChunkToWrite, PcmWriter, WrittenFile } from './pcm-writer.ts';
export { sniffFile } from './sniff/sniff-file.ts';
export { WavWriter, type WavWriterOptions } from './riff/wav-writer.ts';
export { rewriteWav, type RewriteChange, type RewriteWavOptions, type RewrittenWav } from './riff/rewrite-wav.ts';
