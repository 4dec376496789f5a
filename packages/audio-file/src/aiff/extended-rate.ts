/**
 * Sample rates as AIFF stores them: IEEE 754 extended precision of 80 bits, big-endian, with an explicit leading one
 * (sign and exponent of 15 bits biased by 16383, significand of 64 bits).
 */
export const extendedSizeBytes = 10;

const bias = 16_383;

/** The rate in Hz at `offset`; 0 for what is no number from 1 to 2^31. Fractions are kept to 1/65536 Hz. */
export function parseExtendedRate(view: DataView, offset: number): number {
  const signAndExponent = view.getUint16(offset);
  const exponent = signAndExponent - bias;
  // A set sign bit makes the exponent too large as well.
  if (exponent < 0 || exponent > 30) return 0;
  const fractionBits = 16;
  const scaled = view.getBigUint64(offset + 2) >> BigInt(63 - exponent - fractionBits);
  return Number(scaled) / 65_536;
}

/** Bytes of a whole rate from 1 to 2^31 − 1 Hz. */
export function buildExtendedRate(sampleRateHz: number): Uint8Array {
  const bytes = new Uint8Array(extendedSizeBytes);
  const view = new DataView(bytes.buffer);
  const exponent = 31 - Math.clz32(sampleRateHz);
  view.setUint16(0, bias + exponent);
  view.setBigUint64(2, BigInt(sampleRateHz) << BigInt(63 - exponent));
  return bytes;
}
