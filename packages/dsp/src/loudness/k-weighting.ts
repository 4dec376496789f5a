import { exp } from '../math/exponential.ts';
import { cos, tan } from '../math/trigonometry.ts';

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
/** From this rate on the bilinear shelf keeps the response within 0.01 dB. */
const bilinearFromHz = 44_100;
/** The shelf's pole at 48 kHz: natural logarithm of its radius, and its angle in radians. */
const shelfPole = { lnRadius: -0.15565909261983404, angle: 0.15696243677333488 };

/** A second-order section, a0 = 1. */
interface Section {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** Denominator of a bilinear second-order section, before and after division by a0. */
function sectionDenominator(frequencyHz: number, Q: number, sampleRateHz: number) {
  const K = tan((Math.PI * frequencyHz) / sampleRateHz);
  const a0 = 1 + K / Q + K * K;
  return { K, a0, a1: (2 * (K * K - 1)) / a0, a2: (1 - K / Q + K * K) / a0 };
}

function bilinearShelf(sampleRateHz: number): Section {
  const { K, a0, a1, a2 } = sectionDenominator(shelf.frequencyHz, shelf.Q, sampleRateHz);
  const lnVh = (shelf.gainDb * Math.LN10) / 20;
  const Vh = exp(lnVh);
  const Vb = exp(lnVh * shelfExponent);
  const b0 = (Vh + (Vb * K) / shelf.Q + K * K) / a0;
  const b1 = (2 * (K * K - Vh)) / a0;
  const b2 = (Vh - (Vb * K) / shelf.Q + K * K) / a0;
  return { b0, b1, b2, a1, a2 };
}

/** |c0 + c1·z⁻¹ + c2·z⁻²|² on the unit circle. */
function powerAt(angle: number, c0: number, c1: number, c2: number): number {
  const x = cos(angle);
  return c0 * c0 + c1 * c1 + c2 * c2 + 2 * (c0 * c1 + c1 * c2) * x + 2 * c0 * c2 * (2 * x * x - 1);
}

/**
 * The shelf at low rates, where the bilinear transform would bend it by up to 0.29 dB (8 kHz): poles moved by
 * z(rate) = z(48 kHz)^(48 kHz / rate), and the numerator of least phase whose power meets the response of 48 kHz at 0, 0.2
 * and 0.4 of the rate. Within 0.014 dB from 20 Hz to 0.45 of the rate at 8 kHz, 0.008 dB from 11 kHz on.
 */
function matchedShelf(sampleRateHz: number): Section {
  const reference = bilinearShelf(referenceRateHz);
  const slower = referenceRateHz / sampleRateHz;
  const radius = exp(shelfPole.lnRadius * slower);
  const a1 = -2 * radius * cos(shelfPole.angle * slower);
  const a2 = radius * radius;
  /** Power the numerator must have at a share of the rate. */
  const wanted = (share: number): number => {
    const angle = 2 * Math.PI * share;
    const there = angle / slower;
    const { b0, b1, b2 } = reference;
    return (powerAt(there, b0, b1, b2) / powerAt(there, 1, reference.a1, reference.a2)) * powerAt(angle, 1, a1, a2);
  };
  // In s = sin²(angle / 2) a numerator's power is direct·(1 − s) + nyquist·s + middle·4s(1 − s).
  const sineSquared = (share: number): number => (1 - cos(2 * Math.PI * share)) / 2;
  const direct = wanted(0);
  const [s, t] = [sineSquared(0.2), sineSquared(0.4)];
  const [p, q] = [wanted(0.2) - direct * (1 - s), wanted(0.4) - direct * (1 - t)];
  const middle = (p * t - q * s) / (4 * s * t * (t - s));
  const nyquist = (p - middle * 4 * s * (1 - s)) / s;
  const half = (Math.sqrt(direct) + Math.sqrt(nyquist)) / 2;
  const b0 = (half + Math.sqrt(half * half + middle)) / 2;
  return { b0, b1: (Math.sqrt(direct) - Math.sqrt(nyquist)) / 2, b2: -middle / (4 * b0), a1, a2 };
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
  const { b0, b1, b2, a1, a2 } =
    sampleRateHz >= bilinearFromHz ? bilinearShelf(sampleRateHz) : matchedShelf(sampleRateHz);
  const second = sectionDenominator(highPass.frequencyHz, highPass.Q, sampleRateHz);
  const reference = sectionDenominator(highPass.frequencyHz, highPass.Q, referenceRateHz);
  const gain = (b0 * reference.a0) / second.a0;
  return { b1: b1 / b0, b2: b2 / b0, a1, a2, c1: second.a1, c2: second.a2, energyGain: gain * gain };
}
