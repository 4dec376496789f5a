import { exp } from '../math/exponential.ts';
import { tan } from '../math/trigonometry.ts';

/**
 * K-weighting as the meter runs it: energyGain · [(1 − z⁻¹)² (1 + b1 z⁻¹ + b2 z⁻²) / ((1 + a1 z⁻¹ + a2 z⁻²)(1 + c1 z⁻¹ + c2 z⁻²))]².
 * `energyGain` is the square of the constant taken out of both numerators, so that it costs one product per hop.
 */
export interface KWeighting {
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
  readonly c1: number;
  readonly c2: number;
  readonly energyGain: number;
}

/** The two analogue prototypes whose bilinear transforms at 48 kHz are tables 1 and 2 of ITU-R BS.1770-5. */
const shelf = { frequencyHz: 1681.974450955533, gainDb: 3.999843853973347, Q: 0.7071752369554196 };
const highPass = { frequencyHz: 38.13547087602444, Q: 0.5003270373238773 };
/** Vb = Vh^shelfExponent places the shelf's middle. */
const shelfExponent = 0.4996667741545416;
const referenceRateHz = 48_000;

/** Denominator of a bilinear second-order section, before and after division by a0. */
function sectionDenominator(frequencyHz: number, Q: number, sampleRateHz: number) {
  const K = tan((Math.PI * frequencyHz) / sampleRateHz);
  const a0 = 1 + K / Q + K * K;
  return { K, a0, a1: (2 * (K * K - 1)) / a0, a2: (1 - K / Q + K * K) / a0 };
}

/**
 * K-weighting for a sample rate (ITU-R BS.1770-5 annex 1: "the same frequency response" at every rate).
 *
 * The table for 48 kHz leaves the high pass's numerator at 1, −2, 1, which is 0.043 dB above unity; at other rates the
 * numerator is scaled by a0(48 kHz) / a0(rate) to keep that gain.
 * @param sampleRateHz 8,000 … 768,000; outside is a RangeError.
 */
export function kWeighting(sampleRateHz: number): KWeighting {
  if (!(Number.isInteger(sampleRateHz) && sampleRateHz >= 8_000 && sampleRateHz <= 768_000)) {
    throw new RangeError(`sampleRateHz must be an integer within 8000 and 768000, got ${sampleRateHz}`);
  }
  const { K, a0, a1, a2 } = sectionDenominator(shelf.frequencyHz, shelf.Q, sampleRateHz);
  const lnVh = (shelf.gainDb * Math.LN10) / 20;
  const Vh = exp(lnVh);
  const Vb = exp(lnVh * shelfExponent);
  const b0 = (Vh + (Vb * K) / shelf.Q + K * K) / a0;
  const b1 = (2 * (K * K - Vh)) / a0;
  const b2 = (Vh - (Vb * K) / shelf.Q + K * K) / a0;
  const second = sectionDenominator(highPass.frequencyHz, highPass.Q, sampleRateHz);
  const reference = sectionDenominator(highPass.frequencyHz, highPass.Q, referenceRateHz);
  const gain = (b0 * reference.a0) / second.a0;
  return { b1: b1 / b0, b2: b2 / b0, a1, a2, c1: second.a1, c2: second.a2, energyGain: gain * gain };
}
