/** How a sample is stored in interleaved little-endian PCM: signed integers of 16, 24 (packed) or 32 bits, or 32-bit float. */
export type SampleFormat = 's16' | 's24' | 's32' | 'f32';

/** Bytes that one sample takes in each format. */
export const sampleSizeBytes: Readonly<Record<SampleFormat, number>> = { s16: 2, s24: 3, s32: 4, f32: 4 };

/** Integer that stands for 1.0, one past the largest positive code. */
export const fullScale: Readonly<Record<Exclude<SampleFormat, 'f32'>, number>> = {
  s16: 32_768,
  s24: 8_388_608,
  s32: 2_147_483_648,
};
