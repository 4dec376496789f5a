import { Fft } from './fft.ts';

export interface FftTruePeak {
  /** Largest magnitude at 16 positions per frame over all channels. */
  readonly peakLinear: number;
  readonly peakDbtp: number;
  readonly channel: number;
  /** Where, in frames and sixteenths. */
  readonly positionFrames: number;
}

const phases = 16;

/**
 * The 16× true peak by ideal (FFT) interpolation: the judge of true-peak meters and limiters.
 *
 * Blocks of `blockFrames` (≥ 2¹⁵) overlap by 2 × 2¹¹ frames; the outer 2¹¹ on each side are tapered to zero over
 * their outer half, so that the periodic interpolation sees no jump, and are not judged. Outside the signal is silence.
 * A block is left out only when its largest sample times the L1 bound of periodic interpolation cannot be the maximum.
 */
export function fftTruePeak(channels: readonly Float32Array[], blockFrames = 1 << 15): FftTruePeak {
  const margin = 1 << 11;
  const hop = blockFrames - 2 * margin;
  const fft = new Fft(blockFrames);
  const workspace = { fft, re: new Float64Array(blockFrames), im: new Float64Array(blockFrames) };
  // Lebesgue constant of trigonometric interpolation: below (2/π) ln N + 2 for every N.
  const l1Bound = (2 / Math.PI) * Math.log(blockFrames) + 2;
  let best = { peakLinear: 0, channel: 0, positionFrames: 0 };
  for (const [channel, samples] of channels.entries()) {
    for (let first = 0; first < samples.length; first += hop) {
      const block = taperedBlock(samples, first - margin, blockFrames, margin / 2);
      let largest = 0;
      for (const value of block) largest = Math.max(largest, Math.abs(value));
      if (largest * l1Bound <= best.peakLinear) continue;
      const found = peakWithin(block, margin, margin + Math.min(hop, samples.length - first), workspace);
      if (found.peak > best.peakLinear) {
        best = { peakLinear: found.peak, channel, positionFrames: first - margin + found.position };
      }
    }
  }
  return { ...best, peakDbtp: 20 * Math.log10(best.peakLinear) };
}

function taperedBlock(samples: Float32Array, start: number, length: number, taper: number): Float64Array {
  const block = new Float64Array(length);
  for (let index = Math.max(0, -start); index < length && start + index < samples.length; index++) {
    const fromEdge = Math.min(index, length - 1 - index);
    const weight = fromEdge >= taper ? 1 : 0.5 - 0.5 * Math.cos((Math.PI * (fromEdge + 0.5)) / taper);
    block[index] = samples[start + index]! * weight;
  }
  return block;
}

interface Workspace {
  readonly fft: Fft;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Two real phases ride in one complex inverse transform: phase p in the real part, phase p + 8 in the imaginary one. */
function peakWithin(block: Float64Array, from: number, to: number, { fft, re, im }: Workspace) {
  const size = fft.size;
  const spectrumRe = block.slice();
  const spectrumIm = new Float64Array(size);
  fft.forward(spectrumRe, spectrumIm);
  let peak = 0;
  let position = 0;
  for (let phase = 0; phase < phases / 2; phase++) {
    for (let k = 0; k <= size / 2; k++) {
      const a = (2 * Math.PI * k * phase) / (phases * size);
      const b = a + (Math.PI * k) / size;
      // Spectrum times e^(ia) + i e^(ib); the Nyquist bin, half of it on each side, keeps its real part only.
      const xr = spectrumRe[k]! / size;
      const xi = spectrumIm[k]! / size;
      const ar = xr * Math.cos(a) - xi * Math.sin(a);
      const ai = xr * Math.sin(a) + xi * Math.cos(a);
      const br = xr * Math.cos(b) - xi * Math.sin(b);
      const bi = xr * Math.sin(b) + xi * Math.cos(b);
      if (k === 0 || k === size / 2) {
        re[k] = ar;
        im[k] = br;
      } else {
        re[k] = ar - bi;
        im[k] = ai + br;
        re[size - k] = ar + bi;
        im[size - k] = br - ai;
      }
    }
    fft.inverse(re, im);
    for (let index = from; index < to; index++) {
      const here = Math.abs(re[index]!);
      const later = Math.abs(im[index]!);
      if (here > peak) [peak, position] = [here, index + phase / phases];
      if (later > peak) [peak, position] = [later, index + (phase + 8) / phases];
    }
  }
  return { peak, position };
}
