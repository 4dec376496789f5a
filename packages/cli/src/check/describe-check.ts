import type { CheckReport, RuleResult, Verdict } from '@lathe/core/check';
import { shownRate } from '../terminal/columns.ts';
import { shownText } from '../terminal/shown-text.ts';
import { styled } from '../terminal/styled.ts';
import { remedyLines } from './remedy-lines.ts';
import { wrapRow, wrapText, type WrappedColumn } from '../terminal/wrapped-table.ts';

const width = 79;
const markWidth = 4;
const noteIndent = 1 + markWidth + 2;

const marks: Readonly<Record<Verdict, { readonly text: string; readonly colour: 'red' | 'yellow' | 'green' | 'dim' }>> =
  {
    fail: { text: 'FAIL', colour: 'red' },
    warn: { text: 'warn', colour: 'yellow' },
    unmeasured: { text: '?', colour: 'yellow' },
    pass: { text: 'ok', colour: 'green' },
    'not-applicable': { text: '-', colour: 'dim' },
  };
const order: readonly Verdict[] = ['fail', 'warn', 'unmeasured', 'pass', 'not-applicable'];

/** A file against a profile for people: one line of verdict, the table of rules with what to do, one of summary. */
export function describeCheck(report: CheckReport): string {
  const { profile, error, unchecked } = report;
  const lines = [`${styled('bold', profile.title)} (${profile.name}@${profile.version}): ${verdictText(report)}`];
  if (error !== null) {
    lines.push(...indented(error.message, 2), ...indented(`→ ${error.remedy}`, 2));
  }
  const ranked = report.rules.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  for (const result of ranked) lines.push(...ruleLines(result, report.file));
  if (error === null && unchecked.length > 0) {
    lines.push(...indented(`not checked: ${unchecked.join('; ')}`, 1).map((line) => styled('dim', line)));
  }
  return `${lines.join('\n')}\n`;
}

function ruleLines(result: RuleResult, file: string): string[] {
  const { text, colour } = marks[result.verdict];
  const columns: readonly WrappedColumn[] = [
    { width: markWidth, style: (cell) => styled(colour, cell) },
    { width: 16 },
    { width: 14 },
    { width: 18 },
    { width: 18, style: (cell) => styled('dim', cell) },
  ];
  const { confidence, date } = result.source;
  const row = wrapRow(columns, [
    text,
    result.rule,
    shownValue(result),
    result.limit.text,
    `${confidence} ${date.slice(0, 7)}`,
  ]);
  const notes = result.finding === null ? [] : indented(shownText(result.finding), noteIndent);
  if (result.remedy !== null) {
    notes.push(...remedyLines(result.remedy, file, width - noteIndent).map((line) => ' '.repeat(noteIndent) + line));
    const { document, note } = result.source;
    const source = `source: ${document}${note === undefined ? '' : ` (${note})`}`;
    notes.push(...indented(source, noteIndent).map((line) => styled('dim', line)));
  }
  return [...row.map((line) => ` ${line}`), ...notes];
}

/** `-9.20 LUFS`, `44.1 kHz`, `wav`. */
function shownValue({ value, unit }: RuleResult): string {
  if (value === null) return '-';
  if (typeof value === 'string') return shownText(value);
  if (unit === null) return String(Number(value.toFixed(3)));
  if (unit === 'Hz') return shownRate(value);
  if (unit === 'bytes') return `${(value / 1_000_000).toFixed(2)} MB`;
  return unit === 'full scale' ? value.toFixed(6) : `${value.toFixed(2)} ${unit}`;
}

function verdictText({ verdict, rules }: CheckReport): string {
  const count = (wanted: Verdict): number => rules.filter((result) => result.verdict === wanted).length;
  const parts = [
    counted(count('fail'), 'fails', 'fail'),
    counted(count('warn'), 'warns', 'warn'),
    counted(count('unmeasured'), 'is unmeasured', 'are unmeasured'),
  ].filter((part) => part !== null);
  const { colour } = marks[verdict];
  const word = styled(colour, verdict.toUpperCase());
  if (rules.length === 0) return word;
  const judged = rules.length - count('not-applicable');
  return `${word}, ${parts.length === 0 ? `all ${judged} rules hold` : `of ${judged} rules ${parts.join(', ')}`}`;
}

function counted(count: number, one: string, many: string): string | null {
  return count === 0 ? null : `${count} ${count === 1 ? one : many}`;
}

function indented(text: string, columns: number): string[] {
  return wrapText(text, width - columns).map((line) => `${' '.repeat(columns)}${line}`);
}
