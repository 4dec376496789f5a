import { sampleSizeBytes, type SampleFormat } from '@lathe/audio-file/read';

/** Bytes of one interleaved frame. */
export function frameSizeBytes(format: { readonly sampleFormat: SampleFormat; readonly channelCount: number }): number {
  return sampleSizeBytes(format.sampleFormat) * format.channelCount;
}
