import type { RuleResult } from '@lathe/core/check';
import { failureText } from '../terminal/file-failure.ts';
import { shownText } from '../terminal/shown-text.ts';
import { styled } from '../terminal/styled.ts';
import { wrapText } from '../terminal/wrapped-table.ts';
import { remedyLines } from '../check/remedy-lines.ts';
import { isMendable, remaining, type FixOutcome } from './fix-file.ts';

const width = 79;

/** What was done to a file, or would be, and what remains, for people. */
export function describeFix(path: string, outputPath: string | null, outcome: FixOutcome): string {
  if (outcome.status === 'failed') return failureText(path, outcome.error);
  const name = styled('bold', shownText(path));
  const lines: string[] = [];
  if (outcome.status === 'mended') {
    const { changes, losses, samplesSha256 } = outcome.mended;
    lines.push(outputPath === path ? `${name}  mended in place` : `${name} → ${shownText(outputPath ?? '')}`);
    for (const { what, from, to, why } of changes) {
      lines.push(
        ...note('mended', `${what}${from === null ? '' : ` ${from}`}${to === null ? '' : ` → ${to}`}: ${why}`),
      );
    }
    for (const { what, from, why } of losses) {
      lines.push(...note('lost', `${what}${from === null ? '' : `, ${from}`}: ${why}`));
    }
    lines.push(...note('proof', `the decoded samples are the same, SHA-256 ${samplesSha256}`));
  } else if (outcome.status === 'would-mend') {
    lines.push(`${name}  can be mended; give --out DIR or --in-place to do it`);
    for (const result of outcome.before.rules.filter(isMendable)) lines.push(...note('would', mendText(result)));
  } else {
    lines.push(`${name}  nothing to mend without touching samples${outputPath === null ? '' : ', not written'}`);
  }
  for (const result of remaining(outcome)) {
    lines.push(...note(result.verdict === 'fail' ? 'FAIL' : 'warn', `${result.rule}: ${result.finding ?? ''}`));
    if (result.remedy !== null) {
      lines.push(...remedyLines(result.remedy, path, width - 10).map((line) => ' '.repeat(10) + line));
    }
  }
  return `${lines.join('\n')}\n`;
}

function mendText({ rule, value, limit }: RuleResult): string {
  return `mend ${rule}: ${String(value)}, wanted ${limit.text}`;
}

function note(label: string, text: string): string[] {
  return wrapText(shownText(text), width - 10).map(
    (line, index) => `  ${(index === 0 ? label : '').padEnd(6)}  ${line}`,
  );
}
