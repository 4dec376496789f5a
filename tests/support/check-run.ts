import assert from 'node:assert/strict';
import { checkReportSchema, type CheckReport, type RuleResult } from '@lathe/core';
import { runLathe } from './cli.ts';

/** Reports of one run of `lathe check --json`, by file and profile. */
export class CheckRun {
  readonly exitCode: number | null;
  readonly reports: readonly CheckReport[];

  private constructor(exitCode: number | null, reports: readonly CheckReport[]) {
    this.exitCode = exitCode;
    this.reports = reports;
  }

  /** Runs the real command line; every line it prints must obey the schema. */
  static async of(paths: readonly string[], profiles: readonly string[]): Promise<CheckRun> {
    const run = await runLathe(['check', ...paths, '--profile', profiles.join(','), '--json']);
    assert.equal(run.stderr, '');
    const lines = run.stdout.trim().split('\n');
    return new CheckRun(
      run.exitCode,
      lines.map((line) => checkReportSchema.parse(JSON.parse(line))),
    );
  }

  report(file: string, profile: string): CheckReport {
    const found = this.reports.find((report) => report.file === file && report.profile.name === profile);
    assert.ok(found, `there is no report on ${file} for ${profile}`);
    return found;
  }

  rule(file: string, profile: string, rule: RuleResult['rule']): RuleResult {
    const report = this.report(file, profile);
    assert.equal(report.error, null);
    const found = report.rules.find((result) => result.rule === rule);
    assert.ok(found, `${profile} has no rule ${rule} for ${file}`);
    return found;
  }
}
