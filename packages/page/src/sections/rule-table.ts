import { html, type Markup } from '../markup/html.ts';
import { shownCount } from '../markup/shown.ts';
import type { PageRule } from '../page-facts.ts';

/** Worst first. */
const order: readonly PageRule['verdict'][] = ['fail', 'warn', 'unmeasured', 'info', 'pass', 'not-applicable'];
const words: Readonly<Record<PageRule['verdict'], string>> = {
  fail: 'fail',
  warn: 'warn',
  unmeasured: 'not measured',
  info: 'note',
  pass: 'pass',
  'not-applicable': 'does not apply',
};

/** A table for each profile: verdict, rule, value, limit, source, and what to do. */
export function ruleTables(rules: readonly PageRule[]): Markup | null {
  const profiles = [...new Set(rules.map(({ profile }) => profile))];
  if (profiles.length === 0) return null;
  return html`<section>
    <h2>Rules</h2>
    ${profiles.map((profile) =>
      profileTable(
        profile,
        rules.filter((rule) => rule.profile === profile),
      ),
    )}
  </section> `;
}

function profileTable(profile: string, rules: readonly PageRule[]): Markup {
  const shown = rules
    .filter(({ verdict }) => verdict !== 'not-applicable')
    .toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const failed = rules.filter(({ verdict }) => verdict === 'fail').length;
  const warned = rules.filter(({ verdict }) => verdict === 'warn').length;
  const verdict = failed > 0 ? 'fail' : warned > 0 ? 'warn' : 'pass';
  const summary =
    failed > 0
      ? `${shownCount(failed, 'rule is', 'rules are')} broken`
      : warned > 0
        ? `accepted, with ${shownCount(warned, 'warning', 'warnings')}`
        : 'every rule holds';
  return html`<h3>${profile} <span class="verdict ${verdict}">${summary}</span></h3>
    <table class="rules">
      <thead>
        <tr>
          <th>Verdict</th>
          <th>Rule</th>
          <th>Value</th>
          <th>Limit</th>
          <th>Source</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map(ruleRow)}
      </tbody>
    </table> `;
}

function ruleRow({ verdict, rule, value, limit, source, remedy }: PageRule): Markup {
  return html`<tr>
    <td><span class="verdict ${verdict}">${words[verdict]}</span></td>
    <td>${rule}${remedy === '' ? null : html`<p class="remedy">${remedy}</p>`}</td>
    <td data-name="Value">${value}</td>
    <td data-name="Limit">${limit}</td>
    <td class="source" data-name="Source">${source}</td>
  </tr> `;
}
