import { bandDensities, bandHz } from './band-densities.ts';
import { steepEnd } from './steep-end.ts';
import type { SpectrumResult } from '../spectrum/power-spectrum.ts';

/** Highest frequency that carries signal, and what its shape says about the past of a file. */
export interface BandwidthResult {
  readonly edgeHz: number | null;
  /** Density below the end minus that of the third of an octave above it, dB. */
  readonly edgeDropDb: number | null;
  readonly verdict: 'full' | 'lossy-suspected' | 'upsampled-suspected' | 'limited' | 'silent';
  readonly evidence: string;
}

/** Densities below these are taken as noise floor: under the greatest by so much, or by themselves. */
const floorBelowPeakDb = 100;
const floorDb = -150;
/** Frequency from which a gentle end counts as full, Hz, or share of half the rate. */
const fullHz = 18_000;
const fullShare = 0.85;
/** Steep ends that lossy codecs leave, Hz. */
const lossyFromHz = 9_000;
const lossyToHz = 20_500;
/** Half of rates a file may have had before; 16 kHz is left to the codecs, which end there more often. */
const halfRatesHz = [4_000, 5_512.5, 8_000, 11_025, 12_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000];
/** Share of half the former rate at which resampling filters end; short filters leave images above it, where there is room. */
const resampledFrom = 0.93;
const resampledTo = 1.01;
const imagesTo = 1.2;

/** Lower standard rates, half of which a steep end lies at. */
function formerRates(edgeHz: number, sampleRateHz: number): number[] {
  const halves = halfRatesHz.filter((half) => {
    const hasRoom = sampleRateHz >= 3.6 * half;
    const isEnd = edgeHz >= resampledFrom * half && edgeHz <= (hasRoom ? imagesTo : resampledTo) * half;
    return (
      isEnd && half < 0.93 * (sampleRateHz / 2) && (half <= 12_000 ? edgeHz <= resampledTo * half : edgeHz >= lossyToHz)
    );
  });
  return halves.map((half) => 2 * half);
}

/** Judges a long-term spectrum. A verdict is a suspicion: music may be filtered on purpose. */
export function judgeBandwidth(spectrum: SpectrumResult, sampleRateHz: number): BandwidthResult {
  const densities = bandDensities(spectrum);
  const peakDb = densities.reduce((greatest, density) => Math.max(greatest, density), -Infinity);
  if (peakDb < -200) return { edgeHz: null, edgeDropDb: null, verdict: 'silent', evidence: 'There is no signal.' };
  const half = sampleRateHz / 2;
  const steep = steepEnd(densities);
  if (steep !== null && steep.edgeHz < resampledFrom * half) {
    const { edgeHz } = steep;
    const facts = `The spectrum ends at ${shownKilohertz(edgeHz)} kHz by ${Math.round(steep.dropDb)} dB within 0.7 kHz`;
    const edgeDropDb = dropAbove(densities, edgeHz);
    const formers = formerRates(edgeHz, sampleRateHz);
    if (formers.length > 0) {
      const evidence = `${facts}, as after resampling from ${formers.map(shownKilohertz).join(' or ')} kHz.`;
      return { edgeHz, edgeDropDb, verdict: 'upsampled-suspected', evidence };
    }
    if (edgeHz >= lossyFromHz && edgeHz < lossyToHz) {
      return { edgeHz, edgeDropDb, verdict: 'lossy-suspected', evidence: `${facts}, as lossy codecs leave it.` };
    }
    const verdict = edgeHz >= fullHz ? 'full' : 'limited';
    return { edgeHz, edgeDropDb, verdict, evidence: `${facts}, where neither a codec nor a usual rate ends.` };
  }
  const edgeHz = gentleEnd(densities, Math.max(floorDb, peakDb - floorBelowPeakDb));
  const isFull = edgeHz >= Math.min(fullHz, fullShare * half);
  const facts = `The spectrum reaches ${shownKilohertz(edgeHz)} kHz`;
  return {
    edgeHz,
    edgeDropDb: dropAbove(densities, edgeHz),
    verdict: isFull ? 'full' : 'limited',
    evidence: isFull ? `${facts}, with no steep end below.` : `${facts} and fades gently into the noise floor.`,
  };
}

/** Lowest frequency above which every band lies below a threshold, but for 12 dB that a shaped noise floor may rise. */
function gentleEnd(densities: Float64Array, thresholdDb: number): number {
  let band = densities.length;
  while (band > 0 && densities[band - 1]! <= thresholdDb + 12) band -= 1;
  while (band > 0 && densities[band - 1]! <= thresholdDb) band -= 1;
  return band * bandHz;
}

/** Mean density of 1 kHz below an end minus that of the third of an octave above it; null where nothing lies above. */
function dropAbove(densities: Float64Array, edgeHz: number): number | null {
  const band = Math.round(edgeHz / bandHz);
  const upper = densities.subarray(band, Math.round(band * 1.26));
  const lower = densities.subarray(Math.max(0, band - 1_000 / bandHz), band);
  if (upper.length === 0 || lower.length === 0) return null;
  return mean(lower) - mean(upper);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function shownKilohertz(hertz: number): string {
  return (hertz / 1_000).toFixed(1);
}
