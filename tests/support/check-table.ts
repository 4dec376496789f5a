import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { RuleResult } from '@lathe/core';
import { CheckRun } from './check-run.ts';

/** A file that is made, and what one rule of one profile must say of it. */
export interface CheckCase {
  readonly profile: string;
  readonly rule: RuleResult['rule'];
  readonly verdict: RuleResult['verdict'];
  readonly what: string;
  readonly make: (path: string) => void;
  readonly mendedBy?: RuleResult['mendedBy'];
  readonly finding?: RegExp;
}

/** Makes every file, checks all in one run of the command line, and asserts each verdict in a test of its own. */
export function checkTable(cases: readonly CheckCase[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-check-'));
  after(() => rmSync(folder, { recursive: true }));
  const pathOf = (index: number): string => join(folder, `${String(index).padStart(3, '0')}.audio`);
  const paths = cases.map((_, index) => pathOf(index));
  let run: CheckRun;
  before(async () => {
    for (const [index, { make }] of cases.entries()) make(pathOf(index));
    run = await CheckRun.of(paths, [...new Set(cases.map(({ profile }) => profile))]);
  });

  for (const [index, { profile, rule, verdict, what, mendedBy, finding }] of cases.entries()) {
    void test(`${profile} ${rule}: ${what} is ${verdict}`, () => {
      const result = run.rule(pathOf(index), profile, rule);
      assert.equal(result.verdict, verdict, JSON.stringify(result));
      const isBroken = verdict === 'fail' || verdict === 'warn';
      assert.equal(result.remedy !== null, isBroken, 'what is broken has a remedy, and nothing else');
      if (mendedBy !== undefined) assert.equal(result.mendedBy, mendedBy, JSON.stringify(result));
      if (finding !== undefined) assert.match(result.finding ?? '', finding);
      if (result.margin !== null) assert.equal(result.margin >= 0, verdict === 'pass', JSON.stringify(result));
    });
  }

  void test('every rule of the table has a case on either side of its limit', () => {
    const sides = new Map<string, Set<boolean>>();
    for (const { rule, verdict } of cases) {
      if (verdict === 'not-applicable' || verdict === 'unmeasured') continue;
      sides.set(rule, (sides.get(rule) ?? new Set()).add(verdict === 'pass'));
    }
    for (const [rule, found] of sides) assert.equal(found.size, 2, rule);
  });

  void test('a run in which a file fails ends with exit code 4', () => {
    assert.equal(run.exitCode, 4);
  });
}
