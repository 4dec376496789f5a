import { exp, log } from '@lathe/dsp';

/** What one pass of the tail measured. */
export interface TailReading {
  readonly integratedLufs: number | null;
  readonly truePeakDbtp: number | null;
  readonly maxReductionDb: number;
}

/** What to run the tail with. */
export interface TailSettings {
  readonly gainDb: number;
  readonly limiterCeilingDbtp: number;
}

export interface TailGoal {
  /** Null: keep the gain, hold the ceiling. */
  readonly targetLufs: number | null;
  /** Loudness before gain and limiter; null only without target. */
  readonly sourceLufs: number | null;
  readonly sourceTruePeakDbtp: number;
  /** Highest true peak the meter may read. */
  readonly measuredCeilingDbtp: number;
  /** Most reduction at any frame; null: no bound. */
  readonly limitDb: number | null;
  readonly first: TailSettings;
}

/** `reached`: accept the last pass. `nearest`: accept it, more gain is not allowed or adds nothing. `again`: run `next`. */
export type TailVerdict = 'reached' | 'nearest' | 'again';

const toleranceLu = 0.02;
/** After so many passes the wider tolerance of the promise will do. */
const patientPasses = 10;
/** After so many passes without saturation the level reached counts as the nearest: an end for any curve. */
const passLimit = 48;
const promisedToleranceLu = 0.1;
/** Slope of loudness over gain below which more gain adds nothing worth having, LU per dB. */
const saturatedSlope = 0.05;
const largestStepDb = 6;
/** Near saturation smaller steps: gain beyond it costs sound and adds no loudness. */
const largestSecantStepDb = 3;
/** How far below the bound a corrected ceiling or reduction aims, dB. */
const marginDb = 0.0005;
const reductionMarginDb = 0.005;

/**
 * A pass seen from the ceiling: `driveDb` is gain − ceiling, `levelDb` loudness − ceiling. The limiter works the same at
 * every scale, so level depends on drive alone and a pass stays of use after the ceiling was corrected.
 */
interface Point {
  readonly driveDb: number;
  readonly levelDb: number;
}

/**
 * Finds gain and limiter ceiling together, pass by pass.
 *
 * Limiting takes away loss(drive) = source + drive − level, which grows like a power of the reduction; each step solves
 * that model through the newest point, or follows the secant where the model has no solution, and stays inside the
 * bracket of the points seen. All arithmetic is deterministic: the same readings give the same settings on every engine.
 */
export class TailSolver {
  readonly #goal: TailGoal;
  readonly #sourceLufs: number;
  #settings: TailSettings;
  #passes = 0;
  #below: Point | null = null;
  #above: Point | null = null;
  #previous: Point | null = null;
  #exponent = 2;
  #largestGainDb = Infinity;

  constructor(goal: TailGoal) {
    this.#goal = goal;
    this.#sourceLufs = goal.sourceLufs ?? 0;
    this.#settings = goal.first;
  }

  /** Settings of the next pass. */
  get next(): TailSettings {
    return this.#settings;
  }

  get passes(): number {
    return this.#passes;
  }

  /** Judges the pass that ran with `next`. */
  observe(reading: TailReading): TailVerdict {
    this.#passes++;
    const { gainDb, limiterCeilingDbtp } = this.#settings;
    const peakHolds = this.#holdPeak(reading.truePeakDbtp);
    const reductionHolds = this.#holdReduction(gainDb, reading.maxReductionDb);
    const holds = peakHolds && reductionHolds;
    const { targetLufs } = this.#goal;
    if (targetLufs === null || reading.integratedLufs === null) {
      if (!holds) return this.#retry(gainDb);
      return gainDb < this.#goal.first.gainDb ? 'nearest' : 'reached';
    }
    const missing = targetLufs - reading.integratedLufs;
    const tolerance = this.#passes >= patientPasses ? promisedToleranceLu : toleranceLu;
    if (holds && Math.abs(missing) <= tolerance) return 'reached';
    const point = { driveDb: gainDb - limiterCeilingDbtp, levelDb: reading.integratedLufs - limiterCeilingDbtp };
    if (holds && missing > 0 && this.#cannotGoOn(point, gainDb)) return 'nearest';
    const aimDb = targetLufs - this.#settings.limiterCeilingDbtp;
    const driveDb = this.#nextDrive(point, aimDb);
    this.#keep(point, missing);
    return this.#retry(driveDb + this.#settings.limiterCeilingDbtp);
  }

  #retry(gainDb: number): TailVerdict {
    this.#settings = { ...this.#settings, gainDb: Math.min(gainDb, this.#largestGainDb) };
    return 'again';
  }

  #holdPeak(truePeakDbtp: number | null): boolean {
    const excessDb = (truePeakDbtp ?? -Infinity) - this.#goal.measuredCeilingDbtp;
    if (excessDb <= 0) return true;
    this.#settings = {
      ...this.#settings,
      limiterCeilingDbtp: this.#settings.limiterCeilingDbtp - excessDb - marginDb,
    };
    return false;
  }

  #holdReduction(gainDb: number, maxReductionDb: number): boolean {
    const { limitDb } = this.#goal;
    if (limitDb === null || maxReductionDb <= limitDb) return true;
    this.#largestGainDb = Math.min(this.#largestGainDb, gainDb - (maxReductionDb - limitDb) - reductionMarginDb);
    return false;
  }

  /** No more gain is allowed, or the last two passes show that it adds nothing. */
  #cannotGoOn(point: Point, gainDb: number): boolean {
    if (gainDb >= this.#largestGainDb - marginDb || this.#passes >= passLimit) return true;
    const below = this.#below;
    if (below === null || point.driveDb - below.driveDb < 0.25) return false;
    return slopeBetween(below, point) < saturatedSlope;
  }

  #keep(point: Point, missing: number): void {
    if (missing > 0) {
      if (this.#below === null || point.driveDb > this.#below.driveDb) this.#below = point;
    } else if (this.#above === null || point.driveDb < this.#above.driveDb) this.#above = point;
    this.#previous = point;
  }

  #nextDrive(point: Point, aimDb: number): number {
    const proposal = this.#modelDrive(point, aimDb);
    const below = point.levelDb < aimDb ? point : this.#below;
    const above = point.levelDb < aimDb ? this.#above : point;
    if (below !== null && above !== null && !(proposal > below.driveDb && proposal < above.driveDb)) {
      const share = (aimDb - below.levelDb) / Math.max(1e-9, above.levelDb - below.levelDb);
      return below.driveDb + (above.driveDb - below.driveDb) * Math.min(0.9, Math.max(0.1, share));
    }
    return proposal;
  }

  /** Drive at which the power model through `point` meets the aim. */
  #modelDrive(point: Point, aimDb: number): number {
    const missing = aimDb - point.levelDb;
    const reductionAt = (driveDb: number): number => Math.max(1e-3, this.#goal.sourceTruePeakDbtp + driveDb);
    const lossAt = ({ driveDb, levelDb }: Point): number => this.#sourceLufs + driveDb - levelDb;
    const loss = lossAt(point);
    const reduction = reductionAt(point.driveDb);
    if (!(loss > 1e-4)) return point.driveDb + clampStep(missing);
    const previous = this.#previous;
    if (previous !== null && lossAt(previous) > 1e-4 && Math.abs(previous.driveDb - point.driveDb) > 0.02) {
      const exponent = log(loss / lossAt(previous)) / log(reduction / reductionAt(previous.driveDb));
      this.#exponent = Math.min(6, Math.max(1, exponent));
    }
    let driveDb = point.driveDb;
    for (let iteration = 0; iteration < 20; iteration++) {
      const modelLoss = loss * exp(this.#exponent * log(reductionAt(driveDb) / reduction));
      const slope = 1 - (this.#exponent * modelLoss) / reductionAt(driveDb);
      if (!(slope > 0.1)) return point.driveDb + this.#secantStep(point, missing);
      driveDb += (aimDb - (this.#sourceLufs + driveDb - modelLoss)) / slope;
      if (Math.abs(driveDb - point.driveDb) > largestStepDb) {
        return point.driveDb + clampStep(driveDb - point.driveDb);
      }
    }
    return driveDb;
  }

  /** Where limiting eats most of what gain adds: along the last two points, or twice what is missing. */
  #secantStep(point: Point, missing: number): number {
    const previous = this.#previous;
    if (previous === null || Math.abs(point.driveDb - previous.driveDb) < 0.02) return clampStep(missing * 2);
    const stepDb = missing / Math.min(0.9, Math.max(saturatedSlope, slopeBetween(previous, point)));
    return Math.min(largestSecantStepDb, clampStep(stepDb));
  }
}

function slopeBetween(from: Point, to: Point): number {
  return (to.levelDb - from.levelDb) / (to.driveDb - from.driveDb);
}

function clampStep(stepDb: number): number {
  return Math.min(largestStepDb, Math.max(-largestStepDb, stepDb));
}
