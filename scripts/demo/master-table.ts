import type { MasterReport } from '@lathe/core';

/** One finished master, as the table shows it. */
export interface TableRow {
  readonly name: string;
  readonly profile: string;
  readonly reused: boolean;
  readonly report: MasterReport;
}

const columns = [
  'recording',
  'profile',
  'before LUFS',
  'dBTP',
  'after LUFS',
  'dBTP',
  'gain dB',
  'limited dB',
  'proof',
  '',
];

/** Before and after, side by side; every number is from the reports, so measured on the files. */
export function masterTable(rows: readonly TableRow[]): string {
  const cells = rows.map(({ name, profile, reused, report }) => [
    name,
    profile,
    decibels(report.before.integratedLufs),
    decibels(report.before.truePeakDbtp),
    decibels(report.after.integratedLufs),
    decibels(report.after.truePeakDbtp),
    decibels(report.processing.gainDb),
    report.processing.limiter === null ? '-' : decibels(report.processing.limiter.maxReductionDb),
    report.proof.passed ? 'held' : 'BROKEN',
    [
      report.reachableLufs === null ? '' : `target not reachable; nearest ${decibels(report.reachableLufs)} LUFS`,
      reused ? 'found finished' : '',
    ]
      .filter((note) => note !== '')
      .join('; '),
  ]);
  const widths = columns.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column >= 2 && column <= 7 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [line(columns), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}

function decibels(value: number | null): string {
  return value === null ? 'none' : value.toFixed(2);
}
