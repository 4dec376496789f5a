/**
 * How a sample is stored in interleaved little-endian PCM: unsigned integers of 8 bits around 128, signed ones of 16, 24
 * (packed) or 32 bits, or IEEE float of 32 or 64 bits.
 */
export type SampleFormat = 'u8' | 's16' | 's24' | 's32' | 'f32' | 'f64';

/** The formats that are written; 8 bit is only read. */
export type EncodedFormat = Exclude<SampleFormat, 'u8'>;

/** Bytes that one sample takes in each format. */
export const sampleSizeBytes: Readonly<Record<SampleFormat, number>> = {
  u8: 1,
  s16: 2,
  s24: 3,
  s32: 4,
  f32: 4,
  f64: 8,
};

/** Integer that stands for 1.0, one past the largest positive code; of 8 bits, after 128 is taken off. */
export const fullScale: Readonly<Record<Exclude<SampleFormat, 'f32' | 'f64'>, number>> = {
  u8: 128,
  s16: 32_768,
  s24: 8_388_608,
  s32: 2_147_483_648,
};
