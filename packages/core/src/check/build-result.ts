import type { ProfileSource } from '../profiles/profile-schema.ts';
import type { CheckRule, RuleResult } from '../reports/check-report.ts';

/** What a rule is, before it is held against anything. */
export interface RuleHead {
  readonly rule: CheckRule;
  readonly severity: RuleResult['severity'];
  readonly source: ProfileSource;
  readonly unit: RuleResult['unit'];
  readonly limit: RuleResult['limit'];
}

/** What is the matter with a file, and what to do. */
export interface Departure {
  readonly value: RuleResult['value'];
  readonly margin?: number | null;
  readonly finding: string;
  readonly remedy: string;
  readonly mendedBy?: RuleResult['mendedBy'];
  /** A lesser verdict than the severity of the rule, for a mere suspicion. */
  readonly verdict?: 'warn';
}

const nothing = { finding: null, remedy: null, mendedBy: null } as const;

export function passed(head: RuleHead, value: RuleResult['value'], margin: number | null = null): RuleResult {
  return { ...inOrder(head, 'pass', value, margin), ...nothing };
}

export function departed(head: RuleHead, { value, margin, finding, remedy, mendedBy, verdict }: Departure): RuleResult {
  return {
    ...inOrder(head, verdict ?? head.severity, value, margin ?? null),
    finding,
    remedy,
    mendedBy: mendedBy ?? null,
  };
}

/** @param finding why nothing can be said, one sentence. */
export function unmeasured(head: RuleHead, finding: string, value: RuleResult['value'] = null): RuleResult {
  return { ...inOrder(head, 'unmeasured', value, null), ...nothing, finding };
}

/** @param finding why the rule does not concern the file, one sentence. */
export function notApplicable(head: RuleHead, finding: string): RuleResult {
  return { ...inOrder(head, 'not-applicable', null, null), ...nothing, finding };
}

/** A limit that is a range; a side that is null is open. */
export function within(minimum: number | null, maximum: number | null, text: string): RuleResult['limit'] {
  return { minimum, maximum, oneOf: null, text };
}

/** A limit that is a set of values. */
export function among(oneOf: readonly (number | string)[], text: string): RuleResult['limit'] {
  return { minimum: null, maximum: null, oneOf: [...oneOf], text };
}

/** A limit in words only. */
export function demand(text: string): RuleResult['limit'] {
  return { minimum: null, maximum: null, oneOf: null, text };
}

function inOrder(
  { rule, severity, source, unit, limit }: RuleHead,
  verdict: RuleResult['verdict'],
  value: RuleResult['value'],
  margin: number | null,
): Omit<RuleResult, 'finding' | 'remedy' | 'mendedBy'> {
  return { rule, verdict, severity, value, unit, limit, margin, source };
}
