import type { ProfileSource } from '../profiles/profile-schema.ts';
import { demand, departed, passed, within, type RuleHead } from './build-result.ts';
import { isWaveFamily } from './file-facts.ts';
import { fixCommand, type Rule } from './rule-context.ts';

/** Rules of every profile: a file that breaks them is broken for everybody. */
const everywhere: ProfileSource = {
  document: 'Lathe, rules of every profile',
  date: '2026-11',
  confidence: 'official',
};

/** Warnings of the reader that a rewritten header ends. */
const mendable = new Set(['header_size_mismatch', 'trailing_bytes', 'partial_frame_dropped']);

export const headerRule: Rule = (context) => {
  const { facts } = context;
  const head: RuleHead = {
    rule: 'header',
    severity: 'warn',
    source: everywhere,
    unit: null,
    limit: demand('in order'),
  };
  if (facts.warnings.length === 0) return passed(head, 'in order');
  const isMendable = isWaveFamily(facts) && facts.warnings.some(({ code }) => mendable.has(code));
  return departed(head, {
    value: facts.warnings.map(({ code }) => code.replaceAll('_', ' ')).join(', '),
    finding: facts.warnings.map(({ message }) => message).join(' '),
    remedy: isMendable
      ? `Sizes can be rewritten and stray bytes dropped: ${fixCommand(context)}`
      : 'Export the file again with a tool that says all there is to say.',
    mendedBy: isMendable ? 'fix' : null,
  });
};

/** Only lenient reading gets this far with a damaged file. */
export const damageRule: Rule = ({ measurement }) => {
  const damage = measurement.damage ?? [];
  if (damage.length === 0) return null;
  const head: RuleHead = {
    rule: 'damage',
    severity: 'fail',
    source: everywhere,
    unit: null,
    limit: within(null, 0, 'none'),
  };
  return departed(head, {
    value: damage.length,
    margin: -damage.length,
    finding: `The file is damaged: ${damage.map(({ message }) => message).join(' ')}`,
    remedy: 'Supply an undamaged copy.',
  });
};

export const nonFiniteRule: Rule = ({ facts, measurement }) => {
  if (!facts.sampleFormat.startsWith('f')) return null;
  const head: RuleHead = {
    rule: 'non-finite',
    severity: 'fail',
    source: everywhere,
    unit: null,
    limit: within(null, 0, 'none'),
  };
  const value = measurement.nonFiniteSamples;
  if (value === 0) return passed(head, value, 0);
  return departed(head, {
    value,
    margin: -value,
    finding: `${value} samples are NaN or infinite, which is no audio.`,
    remedy: 'Render it again; or replace them by zero: lathe master FILE --out DIR',
    mendedBy: 'master',
  });
};
