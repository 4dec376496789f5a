/** Encoding of one sample in PCM bytes: little-endian signed integers of 16, 24 or 32 bit, or 32-bit IEEE float. */
export type SampleFormat = 's16' | 's24' | 's32' | 'f32';

/** Size of one sample in bytes: 2, 3 or 4. */
export function sampleSizeBytes(format: SampleFormat): number {
  if (format === 's16') return 2;
  return format === 's24' ? 3 : 4;
}
