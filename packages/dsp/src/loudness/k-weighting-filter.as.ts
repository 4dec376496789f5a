// The K-weighting filter of a channel pair, as f64 lanes. Filter, in bytes: energy, x1, e1, d1, d2, p1, p2, q1, q2 as f64x2
// (sum of squares; input, its differences, outputs of both recursive sections). Coefficients: b1, b2, a1, a2, c1, c2 as f64x2.

export const FILTER_BYTES: usize = 144;

/** Sets the four recursive states to 0 where they are below 1e-30. */
export function flushFilter(filter: usize): void {
  const threshold = f64x2.splat(1e-30);
  for (let at: usize = 80; at < FILTER_BYTES; at += 16) {
    const state = v128.load(filter + at);
    v128.store(filter + at, v128.and(state, f64x2.ge(f64x2.abs(state), threshold)));
  }
}

/** Whether input history and recursive state are all ±0. */
function isAtRest(filter: usize): bool {
  let bits = v128.load(filter, 16);
  for (let at: usize = 32; at < FILTER_BYTES; at += 16) bits = v128.or(bits, v128.load(filter + at));
  return !v128.any_true(v128.and(bits, i64x2.splat(0x7fff_ffff_ffff_ffff)));
}

function isSilent(samples: usize, frameCount: i32): bool {
  let bits = i32x4.splat(0);
  const end = samples + ((<usize>frameCount) << 2);
  while (samples + 16 <= end) {
    bits = v128.or(bits, v128.load(samples));
    samples += 16;
  }
  while (samples < end) {
    bits = v128.or(bits, v128.load32_zero(samples));
    samples += 4;
  }
  return !v128.any_true(v128.and(bits, i32x4.splat(0x7fff_ffff)));
}

/** Runs one filter over `frameCount` frames of a pair and adds the squares of its output to its energy. */
export function runFilter(coefficients: usize, filter: usize, a: usize, b: usize, frameCount: i32): void {
  if (isAtRest(filter) && isSilent(a, frameCount) && isSilent(b, frameCount)) return;
  const b1 = v128.load(coefficients);
  const b2 = v128.load(coefficients, 16);
  const a1 = v128.load(coefficients, 32);
  const a2 = v128.load(coefficients, 48);
  const c1 = v128.load(coefficients, 64);
  const c2 = v128.load(coefficients, 80);
  let energy = v128.load(filter);
  let x1 = v128.load(filter, 16);
  let e1 = v128.load(filter, 32);
  let d1 = v128.load(filter, 48);
  let d2 = v128.load(filter, 64);
  let p1 = v128.load(filter, 80);
  let p2 = v128.load(filter, 96);
  let q1 = v128.load(filter, 112);
  let q2 = v128.load(filter, 128);
  const end = a + ((<usize>frameCount) << 2);
  const pairsEnd = a + ((<usize>(frameCount & ~1)) << 2);
  while (a < pairsEnd) {
    const both = v128.shuffle<f32>(v128.load64_zero(a), v128.load64_zero(b), 0, 4, 1, 5);
    const x0 = f64x2.promote_low_f32x4(both);
    const e0 = f64x2.sub(x0, x1);
    const d0 = f64x2.sub(e0, e1);
    const w0 = f64x2.add(f64x2.add(d0, f64x2.mul(b1, d1)), f64x2.mul(b2, d2));
    p2 = f64x2.sub(f64x2.sub(w0, f64x2.mul(a2, p2)), f64x2.mul(a1, p1));
    q2 = f64x2.sub(f64x2.sub(p2, f64x2.mul(c2, q2)), f64x2.mul(c1, q1));
    energy = f64x2.add(energy, f64x2.mul(q2, q2));
    x1 = f64x2.promote_low_f32x4(v128.shuffle<i64>(both, both, 1, 1));
    e1 = f64x2.sub(x1, x0);
    d2 = f64x2.sub(e1, e0);
    const w1 = f64x2.add(f64x2.add(d2, f64x2.mul(b1, d0)), f64x2.mul(b2, d1));
    p1 = f64x2.sub(f64x2.sub(w1, f64x2.mul(a2, p1)), f64x2.mul(a1, p2));
    q1 = f64x2.sub(f64x2.sub(p1, f64x2.mul(c2, q1)), f64x2.mul(c1, q2));
    energy = f64x2.add(energy, f64x2.mul(q1, q1));
    d1 = d2;
    d2 = d0;
    a += 8;
    b += 8;
  }
  if (a < end) {
    const x0 = f64x2.promote_low_f32x4(v128.shuffle<f32>(v128.load32_zero(a), v128.load32_zero(b), 0, 4, 1, 5));
    const e0 = f64x2.sub(x0, x1);
    const d0 = f64x2.sub(e0, e1);
    const w0 = f64x2.add(f64x2.add(d0, f64x2.mul(b1, d1)), f64x2.mul(b2, d2));
    const p0 = f64x2.sub(f64x2.sub(w0, f64x2.mul(a2, p2)), f64x2.mul(a1, p1));
    const q0 = f64x2.sub(f64x2.sub(p0, f64x2.mul(c2, q2)), f64x2.mul(c1, q1));
    energy = f64x2.add(energy, f64x2.mul(q0, q0));
    x1 = x0;
    e1 = e0;
    d2 = d1;
    d1 = d0;
    p2 = p1;
    p1 = p0;
    q2 = q1;
    q1 = q0;
  }
  v128.store(filter, energy);
  v128.store(filter, x1, 16);
  v128.store(filter, e1, 32);
  v128.store(filter, d1, 48);
  v128.store(filter, d2, 64);
  v128.store(filter, p1, 80);
  v128.store(filter, p2, 96);
  v128.store(filter, q1, 112);
  v128.store(filter, q2, 128);
}

/** Up to 256 frames of both signals after the numerators: there recursion begins. */
const forwardA: usize = memory.data(4096, 16);
const forwardB: usize = memory.data(4096, 16);

/** The part of the filter without recursion: (1 − z⁻¹)² (1 + b1 z⁻¹ + b2 z⁻²), for `frameCount` frames, which is even. */
function runForward(coefficients: usize, filter: usize, a: usize, b: usize, target: usize, frameCount: i32): void {
  const b1 = v128.load(coefficients);
  const b2 = v128.load(coefficients, 16);
  let x1 = v128.load(filter, 16);
  let e1 = v128.load(filter, 32);
  let d1 = v128.load(filter, 48);
  let d2 = v128.load(filter, 64);
  const end = a + ((<usize>frameCount) << 2);
  while (a < end) {
    const both = v128.shuffle<f32>(v128.load64_zero(a), v128.load64_zero(b), 0, 4, 1, 5);
    const x0 = f64x2.promote_low_f32x4(both);
    const e0 = f64x2.sub(x0, x1);
    const d0 = f64x2.sub(e0, e1);
    v128.store(target, f64x2.add(f64x2.add(d0, f64x2.mul(b1, d1)), f64x2.mul(b2, d2)));
    x1 = f64x2.promote_low_f32x4(v128.shuffle<i64>(both, both, 1, 1));
    e1 = f64x2.sub(x1, x0);
    d2 = f64x2.sub(e1, e0);
    v128.store(target, f64x2.add(f64x2.add(d2, f64x2.mul(b1, d0)), f64x2.mul(b2, d1)), 16);
    d1 = d2;
    d2 = d0;
    a += 8;
    b += 8;
    target += 32;
  }
  v128.store(filter, x1, 16);
  v128.store(filter, e1, 32);
  v128.store(filter, d1, 48);
  v128.store(filter, d2, 64);
}

/** The recursive part of two filters at once: the one fills the time in which the other waits for its own last output. */
function recurTwo(coefficients: usize, filterA: usize, filterB: usize, frameCount: i32): void {
  const a1 = v128.load(coefficients, 32);
  const a2 = v128.load(coefficients, 48);
  const c1 = v128.load(coefficients, 64);
  const c2 = v128.load(coefficients, 80);
  let energyA = v128.load(filterA);
  let pA1 = v128.load(filterA, 80);
  let pA2 = v128.load(filterA, 96);
  let qA1 = v128.load(filterA, 112);
  let qA2 = v128.load(filterA, 128);
  let energyB = v128.load(filterB);
  let pB1 = v128.load(filterB, 80);
  let pB2 = v128.load(filterB, 96);
  let qB1 = v128.load(filterB, 112);
  let qB2 = v128.load(filterB, 128);
  const end = (<usize>frameCount) << 4;
  for (let at: usize = 0; at < end; at += 32) {
    pA2 = f64x2.sub(f64x2.sub(v128.load(forwardA + at), f64x2.mul(a2, pA2)), f64x2.mul(a1, pA1));
    pB2 = f64x2.sub(f64x2.sub(v128.load(forwardB + at), f64x2.mul(a2, pB2)), f64x2.mul(a1, pB1));
    qA2 = f64x2.sub(f64x2.sub(pA2, f64x2.mul(c2, qA2)), f64x2.mul(c1, qA1));
    qB2 = f64x2.sub(f64x2.sub(pB2, f64x2.mul(c2, qB2)), f64x2.mul(c1, qB1));
    energyA = f64x2.add(energyA, f64x2.mul(qA2, qA2));
    energyB = f64x2.add(energyB, f64x2.mul(qB2, qB2));
    pA1 = f64x2.sub(f64x2.sub(v128.load(forwardA + at, 16), f64x2.mul(a2, pA1)), f64x2.mul(a1, pA2));
    pB1 = f64x2.sub(f64x2.sub(v128.load(forwardB + at, 16), f64x2.mul(a2, pB1)), f64x2.mul(a1, pB2));
    qA1 = f64x2.sub(f64x2.sub(pA1, f64x2.mul(c2, qA1)), f64x2.mul(c1, qA2));
    qB1 = f64x2.sub(f64x2.sub(pB1, f64x2.mul(c2, qB1)), f64x2.mul(c1, qB2));
    energyA = f64x2.add(energyA, f64x2.mul(qA1, qA1));
    energyB = f64x2.add(energyB, f64x2.mul(qB1, qB1));
  }
  v128.store(filterA, energyA);
  v128.store(filterA, pA1, 80);
  v128.store(filterA, pA2, 96);
  v128.store(filterA, qA1, 112);
  v128.store(filterA, qA2, 128);
  v128.store(filterB, energyB);
  v128.store(filterB, pB1, 80);
  v128.store(filterB, pB2, 96);
  v128.store(filterB, qB1, 112);
  v128.store(filterB, qB2, 128);
}

/** Does what runFilter does for one pair after the other, for two independent pairs of signals and at most 256 frames. */
export function runTwoFilters(
  coefficients: usize,
  filterA: usize,
  a: usize,
  b: usize,
  filterB: usize,
  c: usize,
  d: usize,
  frameCount: i32,
): void {
  const restsA = isAtRest(filterA) && isSilent(a, frameCount) && isSilent(b, frameCount);
  const restsB = isAtRest(filterB) && isSilent(c, frameCount) && isSilent(d, frameCount);
  if (restsA || restsB) {
    if (!restsA) runFilter(coefficients, filterA, a, b, frameCount);
    if (!restsB) runFilter(coefficients, filterB, c, d, frameCount);
    return;
  }
  const even = frameCount & ~1;
  runForward(coefficients, filterA, a, b, forwardA, even);
  runForward(coefficients, filterB, c, d, forwardB, even);
  recurTwo(coefficients, filterA, filterB, even);
  if (even == frameCount) return;
  const offset = (<usize>even) << 2;
  runFilter(coefficients, filterA, a + offset, b + offset, 1);
  runFilter(coefficients, filterB, c + offset, d + offset, 1);
}
