/** A straight or logarithmic mapping from values to 0 … 1. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  /** Place of a value, 0 at `low` and 1 at `high`; values beyond are held at the ends. */
  place(value: number): number;
  readonly ticks: readonly Tick[];
}

/** A labelled value of an axis. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** An axis on which equal steps are equal lengths. @throws RangeError unless low < high. */
export function linearAxis(low: number, high: number, ticks: readonly Tick[]): Axis {
  if (!(low < high)) throw new RangeError(`An axis needs low < high, got ${low} and ${high}`);
  return { low, high, ticks, place: (value) => hold((value - low) / (high - low)) };
}

/** An axis on which equal ratios are equal lengths. @throws RangeError unless 0 < low < high. */
export function logarithmicAxis(low: number, high: number, ticks: readonly Tick[]): Axis {
  if (!(low > 0 && low < high)) throw new RangeError(`A logarithmic axis needs 0 < low < high, got ${low} and ${high}`);
  const span = Math.log(high / low);
  return { low, high, ticks, place: (value) => hold(Math.log(value / low) / span) };
}

/** Every multiple of `step` from `low` to `high`. */
export function multiples(low: number, high: number, step: number, label: (value: number) => string): readonly Tick[] {
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const value = (first + index) * step;
    return { value, label: label(value) };
  });
}

/** Of the steps 1, 2, 5, 10, 15, 20, 30 … the least that gives at most `most` ticks over `span`; steps are given. */
export function stepFor(span: number, most: number, steps: readonly number[]): number {
  return steps.find((step) => span / step <= most) ?? steps.at(-1) ?? span;
}

function hold(place: number): number {
  return Math.min(1, Math.max(0, place));
}
