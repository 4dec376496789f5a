import { readFileSync } from 'node:fs';
import type { DamageCase } from './assert-damage-noticed.ts';

const page = new URL('../../docs/reference/damage.md', import.meta.url);
const flipWords = { always: 'always', sometimes: 'sometimes', never: 'no' } as const;

/** Whether the table of docs/reference/damage.md has a row that says what a case shows. */
export function pageSays({ format, cuts, flips, lenientAfterCut }: DamageCase): boolean {
  const cells = [format, cuts, flipWords[flips], lenientAfterCut === 'report' ? 'yes' : 'no'];
  return readFileSync(page, 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .some((row) => cells.every((cell, index) => row[index + 1] === cell));
}
