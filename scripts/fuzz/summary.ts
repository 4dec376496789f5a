import type { CaseResult } from './fuzz-process.ts';

interface Row {
  files: number;
  reports: number;
  degraded: number;
  readonly codes: Map<string, number>;
  slowestMs: number;
  slowestIndex: number;
  maxRssBytes: number;
  maxDecoderRssBytes: number;
}

/** Counts by format, for the table at the end. */
export class FuzzSummary {
  readonly #rows = new Map<string, Row>();

  add(format: string, { index, answer, degraded, tookMs, maxRssBytes, maxDecoderRssBytes }: CaseResult): void {
    const row = this.#rows.get(format) ?? newRow();
    this.#rows.set(format, row);
    row.files += 1;
    if (answer === 'report') row.reports += 1;
    else row.codes.set(answer, (row.codes.get(answer) ?? 0) + 1);
    if (degraded) row.degraded += 1;
    if (tookMs > row.slowestMs) [row.slowestMs, row.slowestIndex] = [tookMs, index];
    row.maxRssBytes = Math.max(row.maxRssBytes, maxRssBytes);
    row.maxDecoderRssBytes = Math.max(row.maxDecoderRssBytes, maxDecoderRssBytes);
  }

  /** One line a format. */
  table(): string {
    const lines = [...this.#rows]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([format, row]) => {
        const codes = [...row.codes].toSorted((a, b) => b[1] - a[1]).map(([code, count]) => `${code} ${count}`);
        return [
          format.padEnd(9),
          String(row.files).padStart(6),
          String(row.reports).padStart(8),
          String(row.degraded).padStart(9),
          `${Math.round(row.slowestMs)} ms (${row.slowestIndex})`.padStart(18),
          mebibytes(row.maxRssBytes),
          mebibytes(row.maxDecoderRssBytes),
          `  ${codes.join(', ')}`,
        ].join('');
      });
    const header = `${'format'.padEnd(9)} files reports degraded   slowest (index)  max RSS  ffmpeg's  refused strictly as`;
    return [header, ...lines].join('\n');
  }
}

function newRow(): Row {
  return {
    files: 0,
    reports: 0,
    degraded: 0,
    codes: new Map(),
    slowestMs: 0,
    slowestIndex: 0,
    maxRssBytes: 0,
    maxDecoderRssBytes: 0,
  };
}

function mebibytes(bytes: number): string {
  return (bytes === 0 ? '-' : `${Math.round(bytes / 1024 ** 2)} MiB`).padStart(10);
}
