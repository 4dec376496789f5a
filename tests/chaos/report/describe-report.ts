import { violationsOf, type RunReport } from './run-report.ts';

const shownViolations = 8;

/** A run for people. */
export function describeReport(report: RunReport): string {
  const counts = (all: Readonly<Record<string, number>>): string =>
    Object.entries(all)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ') || 'none';
  const spread = ({ count, p50, p99 }: RunReport['recoverySeconds']): string =>
    count === 0 ? 'none' : `p50 ${p50?.toFixed(2)} s, p99 ${p99?.toFixed(2)} s (${count})`;
  const rows: readonly (readonly [string, string])[] = [
    ['jobs', `${report.jobs}, ${report.masters} of them masters: ${counts(report.states)}`],
    ['attempts', counts(report.attempts)],
    ['faults', counts(report.faults)],
    ['time', `${report.durationSeconds.toFixed(1)} s, ${(report.jobs / report.durationSeconds).toFixed(2)} jobs/s`],
    ['killed worker to running again', spread(report.recoverySeconds)],
    ['the same, with outages of the database', spread(report.allRecoverySeconds)],
    ['cancel to end of a running job', spread(report.cancelSeconds)],
    ['longest stall', `${report.longestStallSeconds.toFixed(1)} s`],
    ['calls made again', String(report.repeatedCalls)],
    ['watches', `${report.watches}, ${report.reconnections} reconnections`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  const verdicts = report.invariants.flatMap(({ name, size, violations }) => [
    `  ${violations.length === 0 ? 'ok  ' : 'FAIL'} ${String(size).padStart(6)}  ${name}`,
    ...violations.slice(0, shownViolations).map((sentence) => `              ${sentence}`),
    ...(violations.length > shownViolations ? [`              and ${violations.length - shownViolations} more`] : []),
  ]);
  const verdict = violationsOf(report) === 0 ? 'all invariants hold' : `${violationsOf(report)} VIOLATIONS`;
  return [`${report.name}: ${verdict}`, ...lines, ...verdicts, ''].join('\n');
}
