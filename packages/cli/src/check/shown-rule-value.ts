import type { RuleResult } from '@lathe/core/check';
import { shownRate } from '../terminal/columns.ts';
import { shownText } from '../terminal/shown-text.ts';

/** `-9.20 LUFS`, `44.1 kHz`, `wav`. */
export function shownRuleValue({ value, unit }: RuleResult): string {
  if (value === null) return '-';
  if (typeof value === 'string') return shownText(value);
  if (unit === null) return String(Number(value.toFixed(3)));
  if (unit === 'Hz') return shownRate(value);
  if (unit === 'bytes') return `${(value / 1_000_000).toFixed(2)} MB`;
  return unit === 'full scale' ? value.toFixed(6) : `${value.toFixed(2)} ${unit}`;
}
