import { powerToDecibels } from '../math/decibels.ts';

const keptSpectra = 32;
/** Power of 20 … 400 Hz below which a spectrum is digital silence: −200 dBFS. */
const faintest = 1e-20;
const loudestDb = 60;
const faintestDb = -200;

/** Nominal mains frequencies. */
export const mainsHz = [50, 60] as const;

/** Bins around a tone that hold its power under a Hann window. */
const toneBins = 2;

/** How far mains and tape speed may be off. */
const tolerance = 0.01;

/** A power spectrum from 0 Hz up; bin 0 is not used. */
export type Spectrum = Float64Array;

/** Bin with the greatest power within 1 % of a frequency. */
export function toneBin(power: Spectrum, binHz: number, frequencyHz: number): number {
  let top = Math.ceil((frequencyHz * (1 - tolerance)) / binHz);
  for (let k = top; k <= (frequencyHz * (1 + tolerance)) / binHz; k += 1) if (power[k]! > power[top]!) top = k;
  return top;
}

/** Power of a tone in bin `k`. */
export function tonePower(power: Spectrum, k: number): number {
  let sum = 0;
  for (let bin = k - toneBins; bin <= k + toneBins; bin += 1) sum += power[bin] ?? 0;
  return sum;
}

/** The quietest spectra of a stream, and histograms of the level of each mains tone and its octave in all of them. */
export class QuietSpectra {
  readonly binHz: number;
  readonly #binCount: number;
  /** By rising loudness. */
  readonly #kept: { loudness: number; power: Spectrum }[] = [];
  readonly #histograms = new Map<number, Uint32Array>();
  #count = 0;

  constructor(binHz: number, binCount: number) {
    this.binHz = binHz;
    this.#binCount = binCount;
    for (const mains of mainsHz) {
      for (const frequency of [mains, 2 * mains]) {
        this.#histograms.set(frequency, new Uint32Array(loudestDb - faintestDb + 1));
      }
    }
  }

  /** Spectra that were not silent. */
  get count(): number {
    return this.#count;
  }

  /** Takes a copy of what it keeps. */
  add(power: Spectrum): void {
    let loudness = 0;
    for (let k = Math.ceil(20 / this.binHz); k * this.binHz < 400; k += 1) loudness += power[k]!;
    if (loudness < faintest) return;
    this.#count += 1;
    for (const [frequency, histogram] of this.#histograms) {
      const level = powerToDecibels(tonePower(power, toneBin(power, this.binHz, frequency)) + faintest);
      const place = Math.min(loudestDb, Math.max(faintestDb, Math.round(level))) - faintestDb;
      histogram[place] = histogram[place]! + 1;
    }
    const last = this.#kept.at(-1);
    if (this.#kept.length === keptSpectra && last !== undefined && loudness >= last.loudness) return;
    const place = this.#kept.findIndex((other) => other.loudness > loudness);
    this.#kept.splice(place < 0 ? this.#kept.length : place, 0, { loudness, power: power.slice() });
    if (this.#kept.length > keptSpectra) this.#kept.pop();
  }

  /** The quietest quarter of the spectra, from 4 to 32 of them. */
  quietest(): readonly Spectrum[] {
    const wanted = Math.max(4, Math.floor(this.#count / 4));
    return this.#kept.slice(0, wanted).map(({ power }) => power);
  }

  /** Share of all spectra in which the tone at a mains frequency or its octave is at least so loud. */
  shareAbove(frequencyHz: number, levelDbfs: number): number {
    const histogram = this.#histograms.get(frequencyHz);
    if (histogram === undefined || this.#count === 0) return 0;
    const place = Math.min(loudestDb, Math.max(faintestDb, Math.floor(levelDbfs))) - faintestDb;
    return histogram.subarray(place).reduce((sum, count) => sum + count, 0) / this.#count;
  }

  /** Median of each bin over some spectra. */
  median(spectra: readonly Spectrum[]): Spectrum {
    const column = new Float64Array(spectra.length);
    const medians = new Float64Array(this.#binCount);
    for (let k = 0; k < medians.length; k += 1) {
      for (let index = 0; index < column.length; index += 1) column[index] = spectra[index]![k]!;
      medians[k] = column.sort()[Math.floor(column.length / 2)] ?? 0;
    }
    return medians;
  }
}
