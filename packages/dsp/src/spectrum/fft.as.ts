// Complex FFT of 2^n points, 16 to 2^20, f32, real and imaginary parts apart. The specification is fft-reference.ts.
//
// Stockham's self-sorting form, radix 4, and one radix-2 stage last where n is odd. Table, f32: cos and −sin of 2πk/N
// apart, for k < 3N/4; then, for the first stage, those of 2k and 3k for k < N/4, apart as well.

// A butterfly: a, b, c, d are N/4 apart; r0 … r3 = a + b + c + d, (a − c) − i(b − d), (a + c) − (b + d), (a − c) + i(b − d),
// the last three turned by the table. (b − d)·(−i) is (jr, ji). It is written out twice, since a function of vectors is not inlined.

/** Rows a, b, c, d become columns, 16 bytes apart from `at` on. */
function storeTransposed(at: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab0 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const ab1 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cd1 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(at, v128.shuffle<i64>(ab0, cd0, 0, 2));
  v128.store(at, v128.shuffle<i64>(ab0, cd0, 1, 3), 16);
  v128.store(at, v128.shuffle<i64>(ab1, cd1, 0, 2), 32);
  v128.store(at, v128.shuffle<i64>(ab1, cd1, 1, 3), 48);
}

function firstStage(n: i32, xre: usize, xim: usize, yre: usize, yim: usize, cosines: usize, sines: usize): void {
  // A quarter of the points, four bytes each.
  const quarter = <usize>n;
  const half = quarter << 1;
  const third = quarter * 3;
  const turns = sines + third;
  for (let p: usize = 0; p < quarter; p += 16) {
    const re = xre + p;
    const im = xim + p;
    const are = v128.load(re);
    const aim = v128.load(im);
    const bre = v128.load(re + quarter);
    const bim = v128.load(im + quarter);
    const cre = v128.load(re + half);
    const cim = v128.load(im + half);
    const dre = v128.load(re + third);
    const dim = v128.load(im + third);
    const acr = f32x4.add(are, cre);
    const aci = f32x4.add(aim, cim);
    const amr = f32x4.sub(are, cre);
    const ami = f32x4.sub(aim, cim);
    const bdr = f32x4.add(bre, dre);
    const bdi = f32x4.add(bim, dim);
    const jr = f32x4.sub(bim, dim);
    const ji = f32x4.sub(dre, bre);
    const r1 = f32x4.add(amr, jr);
    const i1 = f32x4.add(ami, ji);
    const r2 = f32x4.sub(acr, bdr);
    const i2 = f32x4.sub(aci, bdi);
    const r3 = f32x4.sub(amr, jr);
    const i3 = f32x4.sub(ami, ji);
    const w1r = v128.load(cosines + p);
    const w1i = v128.load(sines + p);
    const w2r = v128.load(turns + p);
    const w2i = v128.load(turns + quarter + p);
    const w3r = v128.load(turns + half + p);
    const w3i = v128.load(turns + third + p);
    storeTransposed(
      yre + (p << 2),
      f32x4.add(acr, bdr),
      f32x4.sub(f32x4.mul(r1, w1r), f32x4.mul(i1, w1i)),
      f32x4.sub(f32x4.mul(r2, w2r), f32x4.mul(i2, w2i)),
      f32x4.sub(f32x4.mul(r3, w3r), f32x4.mul(i3, w3i)),
    );
    storeTransposed(
      yim + (p << 2),
      f32x4.add(aci, bdi),
      f32x4.add(f32x4.mul(r1, w1i), f32x4.mul(i1, w1r)),
      f32x4.add(f32x4.mul(r2, w2i), f32x4.mul(i2, w2r)),
      f32x4.add(f32x4.mul(r3, w3i), f32x4.mul(i3, w3r)),
    );
  }
}

/** One later stage: `n` points to go, `s` transforms side by side. */
function laterStage(
  n: i32,
  s: i32,
  xre: usize,
  xim: usize,
  yre: usize,
  yim: usize,
  cosines: usize,
  sines: usize,
): void {
  const m = n >> 2;
  const row = (<usize>s) << 2;
  const leg = <usize>m * row;
  const leg2 = leg << 1;
  const leg3 = leg * 3;
  const row2 = row << 1;
  const row3 = row * 3;
  for (let p: i32 = 0; p < m; p++) {
    const w = (<usize>(p * s)) << 2;
    const w1r = v128.load32_splat(cosines + w);
    const w1i = v128.load32_splat(sines + w);
    const w2r = v128.load32_splat(cosines + (w << 1));
    const w2i = v128.load32_splat(sines + (w << 1));
    const w3r = v128.load32_splat(cosines + w * 3);
    const w3i = v128.load32_splat(sines + w * 3);
    let re = xre + <usize>p * row;
    let im = xim + <usize>p * row;
    const end = re + row;
    let outRe = yre + ((<usize>p * row) << 2);
    let outIm = yim + ((<usize>p * row) << 2);
    while (re < end) {
      const are = v128.load(re);
      const aim = v128.load(im);
      const bre = v128.load(re + leg);
      const bim = v128.load(im + leg);
      const cre = v128.load(re + leg2);
      const cim = v128.load(im + leg2);
      const dre = v128.load(re + leg3);
      const dim = v128.load(im + leg3);
      const acr = f32x4.add(are, cre);
      const aci = f32x4.add(aim, cim);
      const amr = f32x4.sub(are, cre);
      const ami = f32x4.sub(aim, cim);
      const bdr = f32x4.add(bre, dre);
      const bdi = f32x4.add(bim, dim);
      const jr = f32x4.sub(bim, dim);
      const ji = f32x4.sub(dre, bre);
      const r1 = f32x4.add(amr, jr);
      const i1 = f32x4.add(ami, ji);
      const r2 = f32x4.sub(acr, bdr);
      const i2 = f32x4.sub(aci, bdi);
      const r3 = f32x4.sub(amr, jr);
      const i3 = f32x4.sub(ami, ji);
      v128.store(outRe, f32x4.add(acr, bdr));
      v128.store(outIm, f32x4.add(aci, bdi));
      v128.store(outRe + row, f32x4.sub(f32x4.mul(r1, w1r), f32x4.mul(i1, w1i)));
      v128.store(outIm + row, f32x4.add(f32x4.mul(r1, w1i), f32x4.mul(i1, w1r)));
      v128.store(outRe + row2, f32x4.sub(f32x4.mul(r2, w2r), f32x4.mul(i2, w2i)));
      v128.store(outIm + row2, f32x4.add(f32x4.mul(r2, w2i), f32x4.mul(i2, w2r)));
      v128.store(outRe + row3, f32x4.sub(f32x4.mul(r3, w3r), f32x4.mul(i3, w3i)));
      v128.store(outIm + row3, f32x4.add(f32x4.mul(r3, w3i), f32x4.mul(i3, w3r)));
      re += 16;
      im += 16;
      outRe += 16;
      outIm += 16;
    }
  }
}

/** The radix-2 stage of an odd power of two. */
function lastStage(s: i32, xre: usize, xim: usize, yre: usize, yim: usize): void {
  const row = (<usize>s) << 2;
  for (let q: usize = 0; q < row; q += 16) {
    const ar = v128.load(xre + q);
    const ai = v128.load(xim + q);
    const br = v128.load(xre + row + q);
    const bi = v128.load(xim + row + q);
    v128.store(yre + q, f32x4.add(ar, br));
    v128.store(yim + q, f32x4.add(ai, bi));
    v128.store(yre + row + q, f32x4.sub(ar, br));
    v128.store(yim + row + q, f32x4.sub(ai, bi));
  }
}

/**
 * X[k] = Σ x[j] e^(−2πijk/N) of the N points at `re` and `im`; uses `spareRe` and `spareIm` (as long) as well.
 * Returns 0 when the result lies where the points were, 1 when it lies in the spare ones.
 */
export function transformComplex(size: i32, re: usize, im: usize, spareRe: usize, spareIm: usize, table: usize): i32 {
  const cosines = table;
  const sines = table + 3 * <usize>size;
  firstStage(size, re, im, spareRe, spareIm, cosines, sines);
  let n = size >> 2;
  let s: i32 = 4;
  let where: i32 = 1;
  while (n >= 2) {
    const xre = where ? spareRe : re;
    const xim = where ? spareIm : im;
    const yre = where ? re : spareRe;
    const yim = where ? im : spareIm;
    if (n >= 4) laterStage(n, s, xre, xim, yre, yim, cosines, sines);
    else lastStage(s, xre, xim, yre, yim);
    n >>= 2;
    s <<= 2;
    where ^= 1;
  }
  return where;
}
