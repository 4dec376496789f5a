import { powerToDecibels } from '../math/decibels.ts';
import { mainsHz, type QuietSpectra, type Spectrum, toneBin, tonePower } from './quiet-spectra.ts';

/** Mains hum; all null and 0 where there is none. */
export interface HumResult {
  readonly fundamentalHz: number | null;
  /** Of the stronger of fundamental and octave, all channels together. */
  readonly levelDbfs: number | null;
  readonly prominenceDb: number | null;
  /** Tones of the series up to the eighth that stand out, the fundamental included. */
  readonly harmonics: number;
}

export const noHum: HumResult = { fundamentalHz: null, levelDbfs: null, prominenceDb: null, harmonics: 0 };

/** Spectra needed to tell a steady tone from a note: about 6 s. */
const fewestSpectra = 4;
const leastProminenceDb = 12;
/** A single tone may be music's own, hence must stand out further. */
const leastLoneProminenceDb = 20;
/** Neighbourhood of a tone, Hz on either side. */
const nearestHz = 3;
const farthestHz = 8;
/** Most that the tone's level may differ between the quiet parts, from the first to the last tenth. */
const steadinessDb = 6;
/** How far below its level in quiet parts it may fall, and in what share of the whole stream it must not. */
const fallDb = 6;
const leastShare = 0.9;
const highestHarmonic = 8;

interface Tone {
  readonly bin: number;
  readonly prominenceDb: number;
}

/**
 * Judges whether 50 or 60 Hz hum lies under a stream: a tone within 1 % of the mains frequency or its octave that stands
 * out by 12 dB (20 dB where it stands alone) in the quiet parts, is as loud in all of them within 6 dB, and is there in nine tenths of the stream. A bass
 * note is no hum: it lies beside that frequency, or comes and goes.
 */
export function judgeHum(spectra: QuietSpectra): HumResult {
  if (spectra.count < fewestSpectra) return noHum;
  const quiet = spectra.quietest();
  const median = spectra.median(quiet);
  const found = mainsHz.map((mains) => humAt(mains, spectra, quiet, median)).filter((hum) => hum !== noHum);
  return found.toSorted((a, b) => (b.prominenceDb ?? 0) - (a.prominenceDb ?? 0))[0] ?? noHum;
}

function humAt(mains: number, spectra: QuietSpectra, quiet: readonly Spectrum[], median: Spectrum): HumResult {
  const { binHz } = spectra;
  const harmonics: (Tone & { multiple: number })[] = [];
  for (
    let multiple = 1;
    multiple <= highestHarmonic && (multiple * mains + farthestHz) / binHz < median.length;
    multiple += 1
  ) {
    const tone = toneAt(median, binHz, multiple * mains);
    if (tone !== null) harmonics.push({ ...tone, multiple });
  }
  const main = harmonics.filter(({ multiple }) => multiple <= 2).toSorted((a, b) => b.prominenceDb - a.prominenceDb)[0];
  // An octave alone may be any tone at 100 or 120 Hz.
  if (main === undefined || (main.multiple === 2 && harmonics.length < 2)) return noHum;
  if (harmonics.length < 2 && main.prominenceDb < leastLoneProminenceDb) return noHum;
  const levels = quiet
    .map((power) => powerToDecibels(tonePower(power, main.bin) + Number.MIN_VALUE))
    .toSorted((a, b) => a - b);
  const tenth = Math.floor(levels.length / 10);
  const spread = (levels.at(-1 - tenth) ?? 0) - (levels[tenth] ?? 0);
  const levelDbfs = powerToDecibels(tonePower(median, main.bin));
  const share = spectra.shareAbove(main.multiple * mains, levelDbfs - fallDb);
  if (spread > steadinessDb || share < leastShare) return noHum;
  return {
    fundamentalHz: (peakBin(median, main.bin) * binHz) / main.multiple,
    levelDbfs,
    prominenceDb: main.prominenceDb,
    harmonics: harmonics.length,
  };
}

/** A peak near a frequency that stands out of its neighbourhood; null where there is none. */
function toneAt(median: Spectrum, binHz: number, frequencyHz: number): Tone | null {
  const bin = toneBin(median, binHz, frequencyHz);
  const isPeak = median[bin]! > median[bin - 1]! && median[bin]! >= median[bin + 1]!;
  if (!isPeak) return null;
  const neighbours: number[] = [];
  for (let k = Math.floor((frequencyHz - farthestHz) / binHz); k * binHz <= frequencyHz + farthestHz; k += 1) {
    if (Math.abs(k * binHz - frequencyHz) >= nearestHz) neighbours.push(median[k]!);
  }
  const floor = neighbours.toSorted((a, b) => a - b)[Math.floor(neighbours.length / 2)] ?? 0;
  const prominenceDb = powerToDecibels(median[bin]!) - powerToDecibels(floor + Number.MIN_VALUE);
  return prominenceDb >= leastProminenceDb ? { bin, prominenceDb } : null;
}

/** Place of a peak between bins: the top of a parabola through the levels of three. */
function peakBin(power: Spectrum, bin: number): number {
  const [left, middle, right] = [bin - 1, bin, bin + 1].map((k) => powerToDecibels(power[k]! + Number.MIN_VALUE));
  const [a, b, c] = [left ?? 0, middle ?? 0, right ?? 0];
  const bend = a - 2 * b + c;
  return bend < 0 ? bin + (a - c) / (2 * bend) : bin;
}
