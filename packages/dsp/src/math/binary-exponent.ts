const bits = new DataView(new ArrayBuffer(8));

/** 2^exponent for integers −1022 … 1023, made from its bits. */
function normalPowerOfTwo(exponent: number): number {
  bits.setInt32(0, (exponent + 1023) << 20);
  bits.setInt32(4, 0);
  return bits.getFloat64(0);
}

/** value · 2^exponent for a value within ½ and 2 and any integer exponent; rounds once, where the result is subnormal. */
export function scaleByPowerOfTwo(value: number, exponent: number): number {
  if (exponent >= -1021 && exponent <= 1023) return value * normalPowerOfTwo(exponent);
  if (exponent > 1024) return Infinity;
  if (exponent < -1076) return 0;
  if (exponent > 1023) return value * normalPowerOfTwo(1023) * 2;
  return value * normalPowerOfTwo(-900) * normalPowerOfTwo(exponent + 900);
}

/** Splits a finite value > 0 into mantissa · 2^exponent with the mantissa within √½ and √2. */
export function splitMantissa(value: number): { mantissa: number; exponent: number } {
  const subnormal = value < 2.2250738585072014e-308;
  bits.setFloat64(0, subnormal ? value * 18_014_398_509_481_984 : value); // 2^54
  const high = bits.getInt32(0);
  const exponent = (high >>> 20) - 1023 - (subnormal ? 54 : 0);
  bits.setInt32(0, (high & 0x000f_ffff) | 0x3ff0_0000);
  const mantissa = bits.getFloat64(0);
  return mantissa >= Math.SQRT2 ? { mantissa: mantissa * 0.5, exponent: exponent + 1 } : { mantissa, exponent };
}
