import { cpus, totalmem } from 'node:os';
import type { BenchResult } from './bench-row.ts';
import type { Rival, Rivals } from './prepare-rivals.ts';

export interface BenchmarksPage {
  /** Day of the run, YYYY-MM-DD. */
  readonly date: string;
  readonly command: string;
  readonly rivals: Rivals;
  readonly results: readonly BenchResult[];
}

/** docs/reference/benchmarks.md: the machine, the rivals, every floor and whether it was met, every row. */
export function benchmarksPage({ date, command, rivals, results }: BenchmarksPage): string {
  const processors = cpus();
  const floors = results.filter(({ met }) => met !== null);
  return [
    '# Benchmarks',
    '',
    `Written by \`${command}\` on ${date}; nobody edits it. Both sides of a row ran in turn in the same run; a ratio is the`,
    'median over the rounds, with the lowest and the highest. CPU is user and system time of whole processes, children',
    'included.',
    '',
    `- Machine: ${processors[0]?.model ?? 'unknown'}, ${processors.length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`,
    `- Node ${process.versions.node}, V8 ${process.versions.v8}`,
    ...Object.values(rivals).map(
      (rival: Rival) => `- ${rival.ready ? rival.version : `not compared: ${rival.reason}`}`,
    ),
    '',
    '## Floors',
    '',
    table(['floor', 'asked', 'ratio', 'spread', 'met'], floors.map(floorCells)),
    '',
    '## All rows',
    '',
    table(['row', 'ours', 'theirs', 'unit', 'ratio', 'spread', 'rounds'], results.map(rowCells)),
    '',
    '## Commands',
    '',
    table(
      ['row', 'ours', 'theirs'],
      results.map(({ row }) => [row.title, `\`${row.ours.shown}\``, `\`${row.theirs.shown}\``]),
    ),
    '',
  ].join('\n');
}

function floorCells(result: BenchResult): string[] {
  const { floor } = result.row;
  const asked = floor === null ? '' : 'atMost' in floor ? `≤ ${floor.atMost}` : `≥ ${floor.atLeast}`;
  return [result.row.title, asked, shown(result.ratio), spread(result), result.met === true ? 'yes' : '**no**'];
}

function rowCells(result: BenchResult): string[] {
  const { row, ours, theirs, ratio } = result;
  return [row.title, digits(ours), digits(theirs), row.unit, shown(ratio), spread(result), String(row.rounds)];
}

function spread({ lowest, highest }: BenchResult): string {
  return `${shown(lowest)} – ${shown(highest)}`;
}

function shown(ratio: number): string {
  return `${ratio.toFixed(ratio < 3 ? 2 : 1)}×`;
}

function digits(value: number): string {
  return value.toPrecision(3);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
