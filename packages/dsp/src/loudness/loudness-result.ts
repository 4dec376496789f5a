import { integratedLoudness, loudnessOfPower, loudnessRange } from './gating.ts';
import { hopStartFrame } from './segment-grid.ts';
import { SlidingEnergy } from './sliding-energy.ts';

const momentaryHops = 40;
const shortTermHops = 300;
/** Gating blocks (75 % overlap) and the short-term values of the loudness range lie 100 ms apart. */
const gatingHops = 10;

/** A loudness over time: [end of the window in seconds, LUFS, or null for digital silence]. */
export type LoudnessSeries = [number, number | null][];

/** Loudness of a programme. What cannot be measured is null, and `unmeasurable` says why under the same name. */
export interface LoudnessResult {
  /** Gated loudness of the programme, ITU-R BS.1770-5, LUFS. */
  readonly integratedLufs: number | null;
  /** Loudness range, EBU Tech 3342, LU. */
  readonly rangeLu: number | null;
  /** Greatest loudness of 400 ms on a 10 ms hop, EBU Tech 3341, LUFS. */
  readonly momentaryMaxLufs: number | null;
  /** Greatest loudness of 3 s on a 10 ms hop, EBU Tech 3341, LUFS. */
  readonly shortTermMaxLufs: number | null;
  readonly unmeasurable: Readonly<Record<string, string>>;
  /** Every 10 ms, when a series was asked for. */
  readonly momentary?: LoudnessSeries;
  readonly shortTerm?: LoudnessSeries;
}

export interface LoudnessResultOptions {
  readonly sampleRateHz: number;
  /** Hop of the short-term values behind the loudness range; a multiple of 10 ms, default 100. Tech 3342 allows at most 100. */
  readonly rangeHopMs?: number;
  /** Whether `momentary` and `shortTerm` are wanted. */
  readonly series?: boolean;
}

function finiteLoudness(power: number): number | null {
  return power > 0 ? loudnessOfPower(power) : null;
}

/** Everything BS.1770-5, Tech 3341 and Tech 3342 ask of a programme, from its weighted energies per whole 10 ms hop. */
export function loudnessOfHops(hopEnergies: Iterable<number>, options: LoudnessResultOptions): LoudnessResult {
  const { sampleRateHz, rangeHopMs = 100, series = false } = options;
  const rangeHops = rangeHopMs / 10;
  if (!(Number.isInteger(rangeHops) && rangeHops > 0)) {
    throw new RangeError(`rangeHopMs must be a positive multiple of 10, got ${rangeHopMs}`);
  }
  const momentarySum = new SlidingEnergy(momentaryHops);
  const shortTermSum = new SlidingEnergy(shortTermHops);
  const blockPowers: number[] = [];
  const rangePowers: number[] = [];
  const momentary: LoudnessSeries = [];
  const shortTerm: LoudnessSeries = [];
  let momentaryMax: number | null = null;
  let shortTermMax: number | null = null;
  let hop = 0;
  for (const energy of hopEnergies) {
    hop += 1;
    const endFrame = hopStartFrame(hop, sampleRateHz);
    const momentaryEnergy = momentarySum.push(energy);
    if (momentaryEnergy !== null) {
      const power = momentaryEnergy / (endFrame - hopStartFrame(hop - momentaryHops, sampleRateHz));
      momentaryMax = Math.max(momentaryMax ?? 0, power);
      if ((hop - momentaryHops) % gatingHops === 0) blockPowers.push(power);
      if (series) momentary.push([hop / 100, finiteLoudness(power)]);
    }
    const shortTermEnergy = shortTermSum.push(energy);
    if (shortTermEnergy !== null) {
      const power = shortTermEnergy / (endFrame - hopStartFrame(hop - shortTermHops, sampleRateHz));
      shortTermMax = Math.max(shortTermMax ?? 0, power);
      if ((hop - shortTermHops) % rangeHops === 0) rangePowers.push(power);
      if (series) shortTerm.push([hop / 100, finiteLoudness(power)]);
    }
  }
  const measured = {
    integratedLufs: integratedLoudness(Float64Array.from(blockPowers)),
    rangeLu: loudnessRange(Float64Array.from(rangePowers)),
    momentaryMaxLufs: finiteLoudness(momentaryMax ?? 0),
    shortTermMaxLufs: finiteLoudness(shortTermMax ?? 0),
  };
  const unmeasurable: Record<string, string> = {};
  const explain = (name: keyof typeof measured, tooShort: boolean, shortReason: string, silentReason: string): void => {
    if (measured[name] === null) unmeasurable[name] = tooShort ? shortReason : silentReason;
  };
  const gateSilence = 'silent: no block above -70 LUFS';
  explain('integratedLufs', momentaryMax === null, 'shorter than one 400 ms gating block', gateSilence);
  explain('rangeLu', shortTermMax === null, 'shorter than one 3 s short-term window', gateSilence);
  explain('momentaryMaxLufs', momentaryMax === null, 'shorter than one 400 ms window', 'digital silence');
  explain('shortTermMaxLufs', shortTermMax === null, 'shorter than one 3 s short-term window', 'digital silence');
  return { ...measured, unmeasurable, ...(series ? { momentary, shortTerm } : {}) };
}
