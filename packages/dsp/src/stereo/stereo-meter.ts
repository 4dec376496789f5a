import { powerToDecibels } from '../math/decibels.ts';
import { SlidingSum } from '../levels/sliding-sum.ts';
import type { Hop } from '../levels/hop-scan.ts';
import type { SpectrumResult } from '../spectrum/power-spectrum.ts';
import { correlationOf } from './correlation.ts';
import { stereoBands, type StereoBand } from './stereo-bands.ts';

const windowHops = 40;
/** Mean power of a side below which 400 ms say nothing about its relation: −60 dBFS. */
const quietest = 1e-6;
const invertedBelow = -0.9;

/** Relation of a left and a right channel. */
export interface StereoResult {
  readonly correlation: number | null;
  readonly correlationMinimum: number | null;
  readonly balanceDb: number | null;
  readonly isDualMono: boolean;
  readonly isPolarityInverted: boolean;
  readonly bands: StereoBand[];
}

/** Correlation (without removing the mean), balance, dual mono and polarity of two channels, from sums of 10 ms hops. */
export class StereoMeter {
  readonly #left: number;
  readonly #right: number;
  readonly #windows = {
    product: new SlidingSum(windowHops),
    left: new SlidingSum(windowHops),
    right: new SlidingSum(windowHops),
    frames: new SlidingSum(windowHops),
  };
  #product = 0;
  #leftSquares = 0;
  #rightSquares = 0;
  #minimum: number | null = null;
  #isDualMono = true;

  constructor([left, right]: readonly [number, number]) {
    this.#left = left;
    this.#right = right;
  }

  processHop(hop: Hop): void {
    const left = hop.squares[this.#left]!;
    const right = hop.squares[this.#right]!;
    this.#product += hop.product;
    this.#leftSquares += left;
    this.#rightSquares += right;
    this.#isDualMono &&= hop.isPairEqual;
    const windowProduct = this.#windows.product.push(hop.product);
    const windowLeft = this.#windows.left.push(left);
    const windowRight = this.#windows.right.push(right);
    const frames = this.#windows.frames.push(hop.frameCount);
    if (windowProduct === null || windowLeft === null || windowRight === null || frames === null) return;
    if (windowLeft < quietest * frames || windowRight < quietest * frames) return;
    const correlation = correlationOf(windowProduct, windowLeft, windowRight);
    if (correlation !== null && (this.#minimum === null || correlation < this.#minimum)) this.#minimum = correlation;
  }

  /** @param spectrum of the same two channels. */
  finish(spectrum: SpectrumResult, sampleRateHz: number): StereoResult {
    const correlation = correlationOf(this.#product, this.#leftSquares, this.#rightSquares);
    const isBoth = this.#leftSquares > 0 && this.#rightSquares > 0;
    return {
      correlation,
      correlationMinimum: this.#minimum,
      balanceDb: isBoth ? powerToDecibels(this.#leftSquares) - powerToDecibels(this.#rightSquares) : null,
      isDualMono: this.#isDualMono,
      isPolarityInverted: correlation !== null && correlation < invertedBelow,
      bands: stereoBands(spectrum, sampleRateHz),
    };
  }
}
