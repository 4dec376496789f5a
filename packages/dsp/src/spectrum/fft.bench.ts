import { Kernels } from '../kernels/kernels.ts';
import { transformComplexReference } from './fft-reference.ts';
import { loadFourierTable } from './fourier-table.ts';
import { allocateFourierWork } from './fourier-work.ts';

/** CPU microseconds of one complex transform, best of twenty runs. Run: node fft.bench.ts */
function bestMicroseconds(rounds: number, work: () => void): number {
  let best = Infinity;
  for (let run = 0; run < 20; run += 1) {
    const start = process.cpuUsage();
    for (let round = 0; round < rounds; round += 1) work();
    const spent = process.cpuUsage(start);
    best = Math.min(best, (spent.user + spent.system) / rounds);
  }
  return best;
}

for (const size of [4_096, 8_192, 16_384, 32_768, 131_072]) {
  const kernels = Kernels.load();
  const table = loadFourierTable(kernels, size);
  const { re, im, spareRe, spareIm } = allocateFourierWork(kernels, size);
  const samples = Float32Array.from({ length: size }, (_, index) => ((index * 7_919) % 1_009) / 505 - 1);
  const kernel = bestMicroseconds(Math.ceil(400_000 / size), () => {
    kernels.f32(re, size).set(samples);
    kernels.f32(im, size).set(samples);
    kernels.exports.transformComplex(size, re, im, spareRe, spareIm, table);
  });
  const line = `${String(size).padStart(7)} points ${kernel.toFixed(1).padStart(7)} µs, ${((kernel * 1_000) / size).toFixed(2)} ns a point`;
  if (size > 4_096) console.log(line);
  else {
    const reference = bestMicroseconds(1, () => transformComplexReference(samples.slice(), samples.slice()));
    console.log(`${line}; TypeScript reference ${reference.toFixed(0)} µs`);
  }
}
