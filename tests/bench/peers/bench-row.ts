import { spawnSync } from 'node:child_process';
import { cpuSeconds, median } from '../cpu-time.ts';

/** One side of a comparison: what is called, and a run of it that gives a cost. */
export interface Side {
  readonly shown: string;
  readonly cost: () => number;
}

/** A comparison, and the floor that the median of its ratios is held to. */
export interface BenchRow {
  readonly title: string;
  readonly unit: 's CPU' | 's wall' | 'ns/frame';
  readonly ours: Side;
  readonly theirs: Side;
  readonly rounds: number;
  /** `theirs / ours` must be at least this; or `ours / theirs` at most this; null: shown for information. */
  readonly floor: { readonly atLeast: number } | { readonly atMost: number } | null;
}

export interface BenchResult {
  readonly row: BenchRow;
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
  readonly lowest: number;
  readonly highest: number;
  /** Null without a floor. */
  readonly met: boolean | null;
}

/** Runs both sides in turn, ours first once unmeasured, so that caches are warm. */
export function runRow(row: BenchRow): BenchResult {
  row.ours.cost();
  const pairs: (readonly [number, number])[] = [];
  for (let round = 0; round < row.rounds; round += 1) pairs.push([row.ours.cost(), row.theirs.cost()]);
  const isCost = row.floor !== null && 'atMost' in row.floor;
  const ratios = pairs.map(([ours, theirs]) => (isCost ? ours / theirs : theirs / ours));
  const ratio = median(ratios);
  return {
    row,
    ours: median(pairs.map(([ours]) => ours)),
    theirs: median(pairs.map(([, theirs]) => theirs)),
    ratio,
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
    met: row.floor === null ? null : 'atMost' in row.floor ? ratio <= row.floor.atMost : ratio >= row.floor.atLeast,
  };
}

/** CPU seconds of whole processes, one after the other, divided by `shares`. */
export function cpuOf(shown: string, commands: readonly (readonly string[])[], shares = 1): Side {
  return { shown, cost: () => commands.reduce((sum, command) => sum + cpuSeconds(command), 0) / shares };
}

/** Wall-clock seconds of one whole process. */
export function wallOf(shown: string, command: readonly string[]): Side {
  const [program = '', ...args] = command;
  return {
    shown,
    cost: () => {
      const start = performance.now();
      const done = spawnSync(program, args, { stdio: 'ignore' });
      if (done.status !== 0) throw new Error(`${command.join(' ')} failed with ${done.status}`);
      return (performance.now() - start) / 1_000;
    },
  };
}

/** What a program says of its own cost: a number alone, or `nsPerFrame` of a JSON object. */
export function reportedBy(shown: string, command: readonly string[]): Side {
  const [program = '', ...args] = command;
  return {
    shown,
    cost: () => {
      const done = spawnSync(program, args, { encoding: 'utf8' });
      if (done.status !== 0) throw new Error(`${command.join(' ')} failed: ${done.stderr}`);
      const value: unknown = JSON.parse(done.stdout);
      const cost = typeof value === 'object' && value !== null && 'nsPerFrame' in value ? value.nsPerFrame : value;
      if (typeof cost !== 'number') throw new Error(`${command.join(' ')} printed no number: ${done.stdout}`);
      return cost;
    },
  };
}
