import type { Figures } from './run-scenario.ts';

export interface Told {
  readonly figures: readonly Figures[];
  /** Of 100 jobs beside a large backlog, as a ratio to what they take alone. */
  readonly slowdown: number;
  readonly cores: number;
  readonly node: string;
}

const begin = '<!-- simulated: written by `npm run sim -- --write` -->';
const end = '<!-- /simulated -->';

/** The page with its simulated part written anew; the rest stays as people wrote it. */
export function scalePage(told: Told, page: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The page has no part between ${begin} and ${end}.`);
  return page.slice(0, from + begin.length) + simulated(told) + page.slice(to);
}

function simulated({ figures, slowdown, cores, node }: Told): string {
  const busiest = figures.at(-1);
  return `

Node ${node}, ${cores} cores shared with other work; the simulation's own speed changes none of the figures but the last column.

${table(figures)}

100 jobs of one tenant beside a backlog of a tenth of the whole of another tenant, on 25 workers, take ${slowdown.toFixed(2)} times as long as alone.

### Calls of the store, by method, per second of the drain

${callTable(figures)}

What the whole fleet needs of its store: ${busiest === undefined ? '' : needOf(busiest)}

`;
}

/** One row for each scenario. */
export function table(figures: readonly Figures[]): string {
  const head = [
    'scenario',
    'workers × slots (kept)',
    'jobs',
    'drained in',
    'of the ideal',
    'Jain',
    'interactive p50 / p95 / p99',
    'store calls/s (busiest second)',
    'rows written/s',
    'rounds/s',
    'deaths',
    'running again p50 / p99',
    'simulated in',
  ];
  return markdown([
    head,
    ...figures.map((row) => [
      row.scenario.name,
      `${whole(row.scenario.workers)} × ${row.scenario.slots} (${row.scenario.reserved})`,
      whole(row.jobs),
      `${whole(row.drainSeconds)} s`,
      `${(row.drainSeconds / row.idealSeconds).toFixed(3)} ×`,
      row.jain.toFixed(4),
      `${whole(row.waitMs.p50)} / ${whole(row.waitMs.p95)} / ${whole(row.waitMs.p99)} ms`,
      `${whole(row.callsPerSecond)} (${whole(row.busiestSecond)})`,
      whole(row.rowsPerSecond),
      whole(row.roundsPerSecond),
      whole(row.deaths),
      row.deaths === 0 ? '–' : `${row.recoverySeconds.p50.toFixed(1)} / ${row.recoverySeconds.p99.toFixed(1)} s`,
      `${whole(row.wallSeconds)} s`,
    ]),
  ]);
}

function callTable(figures: readonly Figures[]): string {
  const methods = [...new Set(figures.flatMap(({ calls }) => [...calls.keys()]))].toSorted();
  return markdown([
    ['scenario', ...methods],
    ...figures.map(({ scenario, calls, drainSeconds }) => [
      scenario.name,
      ...methods.map((method) => rate((calls.get(method) ?? 0) / drainSeconds)),
    ]),
  ]);
}

function needOf({ callsPerSecond, busiestSecond, rowsPerSecond, jobs, drainSeconds }: Figures): string {
  const jobsPerSecond = jobs / drainSeconds;
  return (
    `${whole(jobsPerSecond)} jobs/s end, which takes ${whole(callsPerSecond)} calls/s ` +
    `(${(callsPerSecond / jobsPerSecond).toFixed(1)} a job; ${whole(busiestSecond)} in the busiest second, when everybody claims at once) ` +
    `and ${whole(rowsPerSecond)} rows/s.`
  );
}

function markdown(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function rate(value: number): string {
  return value >= 10 ? whole(value) : value.toFixed(1);
}
