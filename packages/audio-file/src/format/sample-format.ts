/**
 * Encoding of one sample in PCM bytes: unsigned integers of 8 bit around 128, little-endian signed integers of 16, 24 or
 * 32 bit, or little-endian IEEE float of 32 or 64 bit.
 */
export type SampleFormat = 'u8' | 's16' | 's24' | 's32' | 'f32' | 'f64';

/** The formats that are written; 8 bit is only read. */
export type WrittenSampleFormat = Exclude<SampleFormat, 'u8'>;

const sizesBytes: Readonly<Record<SampleFormat, number>> = { u8: 1, s16: 2, s24: 3, s32: 4, f32: 4, f64: 8 };

/** Size of one sample in bytes: 1, 2, 3, 4 or 8. */
export function sampleSizeBytes(format: SampleFormat): number {
  return sizesBytes[format];
}

/** True for IEEE float. */
export function isFloat(format: SampleFormat): boolean {
  return format === 'f32' || format === 'f64';
}
