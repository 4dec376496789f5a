const twoOverPi = 0.6366197723675814;
/** π/2 in three parts; the first two have 33 bits, so that their products with a quadrant number below 2^20 are exact. */
const halfPiHigh = 1.5707963267341256;
const halfPiMiddle = 6.077100506303966e-11;
const halfPiLow = 2.0222662487959506e-21;

/** Largest argument the reduction is exact for. */
const maximumRadians = 1_000_000;

/** sin r for |r| ≤ π/4 + 1e-10 and a correction `low` to r; Taylor to r^19. */
function sineOfReduced(r: number, low: number): number {
  const z = r * r;
  let sum = -1 / 121_645_100_408_832_000;
  sum = sum * z + 1 / 355_687_428_096_000;
  sum = sum * z - 1 / 1_307_674_368_000;
  sum = sum * z + 1 / 6_227_020_800;
  sum = sum * z - 1 / 39_916_800;
  sum = sum * z + 1 / 362_880;
  sum = sum * z - 1 / 5_040;
  sum = sum * z + 1 / 120;
  sum = sum * z - 1 / 6;
  return r + (low * (1 - 0.5 * z) + sum * z * r);
}

/** cos r for |r| ≤ π/4 + 1e-10 and a correction `low` to r; Taylor to r^18. */
function cosineOfReduced(r: number, low: number): number {
  const z = r * r;
  let sum = -1 / 6_402_373_705_728_000;
  sum = sum * z + 1 / 20_922_789_888_000;
  sum = sum * z - 1 / 87_178_291_200;
  sum = sum * z + 1 / 479_001_600;
  sum = sum * z - 1 / 3_628_800;
  sum = sum * z + 1 / 40_320;
  sum = sum * z - 1 / 720;
  sum = sum * z + 1 / 24;
  const half = 0.5 * z;
  const head = 1 - half;
  return head + (1 - head - half + (sum * z * z - r * low));
}

/** Both by one reduction to the nearest quarter turn. */
function sineAndCosine(radians: number): { sine: number; cosine: number } {
  if (!(Math.abs(radians) <= maximumRadians)) {
    if (!Number.isFinite(radians)) return { sine: NaN, cosine: NaN };
    throw new RangeError(`radians must be within -${maximumRadians} and ${maximumRadians}, got ${radians}`);
  }
  const quadrant = Math.floor(radians * twoOverPi + 0.5);
  const afterHigh = radians - quadrant * halfPiHigh;
  const middle = quadrant * halfPiMiddle;
  const afterMiddle = afterHigh - middle;
  const rest = afterHigh - afterMiddle - middle - quadrant * halfPiLow;
  const r = afterMiddle + rest;
  const low = afterMiddle - r + rest;
  const sine = sineOfReduced(r, low);
  const cosine = cosineOfReduced(r, low);
  switch (quadrant & 3) {
    case 0:
      return { sine, cosine };
    case 1:
      return { sine: cosine, cosine: -sine };
    case 2:
      return { sine: -sine, cosine: -cosine };
    default:
      return { sine: -cosine, cosine: sine };
  }
}

/** Sine of an angle within ±1,000,000 rad. The same bits on every engine; within 1e-15 relative. @throws RangeError outside. */
export function sin(radians: number): number {
  if (radians === 0) return radians;
  return sineAndCosine(radians).sine;
}

/** Cosine of an angle within ±1,000,000 rad. The same bits on every engine; within 1e-15 relative. @throws RangeError outside. */
export function cos(radians: number): number {
  return sineAndCosine(radians).cosine;
}

/** Tangent of an angle within ±1,000,000 rad. The same bits on every engine; within 1e-15 relative. @throws RangeError outside. */
export function tan(radians: number): number {
  if (radians === 0) return radians;
  const { sine, cosine } = sineAndCosine(radians);
  return sine / cosine;
}
