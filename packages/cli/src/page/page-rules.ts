import type { CheckReport, RuleResult } from '@lathe/core/check';
import type { PageRule } from '@lathe/page';
import { shownRuleValue } from '../check/shown-rule-value.ts';

/** A check report as rows of a page; commands in remedies name the file. */
export function pageRules({ profile, rules }: CheckReport, file: string): readonly PageRule[] {
  return rules.map((result) => ({
    profile: `${profile.title} (${profile.name}@${profile.version})`,
    rule: result.rule,
    verdict: result.verdict,
    value: shownRuleValue(result),
    limit: result.limit.text,
    source: sourceText(result),
    remedy: [result.finding, result.remedy?.replaceAll('FILE', file)].filter((text) => text != null).join(' '),
  }));
}

function sourceText({ source }: RuleResult): string {
  return `${source.document}, ${source.date}, ${source.confidence}`;
}
