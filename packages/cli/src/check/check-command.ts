import { picturePartsFor, type CheckReport } from '@lathe/core/check';
import { errorCatalogue } from '@lathe/core/errors';
import type { CommandSpec } from '../arguments/command-spec.ts';
import { parseCommand } from '../arguments/parse-command.ts';
import { collectInputs } from '../inputs/collect-inputs.ts';
import { blockFramesOption, limitOption, limitsFromOption, threadsOption } from '../inputs/shared-options.ts';
import { shownDuration, shownRate } from '../terminal/columns.ts';
import { WorstExitCode } from '../terminal/file-failure.ts';
import { shownText } from '../terminal/shown-text.ts';
import { styled } from '../terminal/styled.ts';
import { describeMeasured, reportOn, type CheckedInput } from './check-input.ts';
import { describeCheck } from './describe-check.ts';
import { measureForCheck } from './measure-for-check.ts';
import { namedProfiles, profilesOption } from './named-profiles.ts';

export const spec = {
  verb: 'check',
  summary: 'Say whether a destination takes files, rule by rule, and what to do where not.',
  usage:
    'FILE|DIR… --profile NAME[@VERSION] [--profile …] [--strict] [--json] [--limit NAME=VALUE] [--threads N] [--block-frames N]',
  description: [
    'Each file is read to its end, measured, and held against every rule of the profile: value, limit, how far the source of the rule can be trusted, and a remedy. "fail" is what the destination refuses, "warn" is advice or a rule that only others report, "?" is what was not measured and so does not pass. A suspicion, such as a band limit that looks like a lossy codec, only warns.',
    'The exit code is 0 when nothing fails, 4 when a file fails its profile (with --strict also when it warns), and the code of the error when a file cannot be read; the highest of several.',
  ],
  positionals: { name: 'FILE or DIR', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  options: {
    profile: { ...profilesOption, summary: `${profilesOption.summary} May be given several times.` },
    strict: { kind: 'flag', summary: 'What warns or was not measured fails.' },
    json: { kind: 'flag', summary: 'One JSON report a line for each file and profile.' },
    limit: limitOption,
    threads: threadsOption,
    'block-frames': blockFramesOption,
  },
  examples: ['lathe check song.wav --profile spotify', 'lathe check album/ --profile spotify,apple-music --strict'],
} as const satisfies CommandSpec;

/** Exit code of a file that does not meet its profile. */
const notMetExitCode = errorCatalogue.target_unreachable.exitCode;

/** Measures each file once, holds it against every profile and prints, file by file in order. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommand(spec, args);
  const profiles = namedProfiles(spec, values.profile);
  const inputs = await collectInputs(positionals);
  const parts = [...new Set(profiles.flatMap(picturePartsFor))];
  const limits = limitsFromOption(spec, values.limit);
  const options = { parts, threads: values.threads, blockFrames: values['block-frames'], limits };
  const worst = new WorstExitCode();
  const counts = { pass: 0, warn: 0, fail: 0 };
  for await (const [input, measured] of measureForCheck(inputs, options)) {
    const checked = await describeMeasured(input, measured);
    if (!checked.ok) worst.add(checked.error);
    if (!values.json) process.stdout.write(headline(input.path, checked));
    for (const profile of profiles) {
      const report = reportOn(input.path, checked, profile);
      counts[report.verdict]++;
      if (isRefused(report, values.strict) && checked.ok) worst.addExitCode(notMetExitCode);
      process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : describeCheck(report));
    }
    if (!values.json) process.stdout.write('\n');
  }
  if (!values.json) process.stdout.write(`${summaryText(inputs.length, profiles.length, counts)}\n`);
  return worst.value;
}

function isRefused({ verdict }: CheckReport, strict: boolean): boolean {
  return verdict === 'fail' || (strict && verdict === 'warn');
}

function headline(path: string, checked: CheckedInput): string {
  if (!checked.ok) return `${styled('bold', shownText(path))}\n`;
  const { container, sampleFormat, sampleRateHz, channelCount } = checked.facts;
  const facts = [
    container.toUpperCase(),
    sampleFormat,
    shownRate(sampleRateHz),
    `${channelCount} ch`,
    shownDuration(checked.measurement.durationSeconds),
  ];
  return `${styled('bold', shownText(path))}  ${facts.join(' · ')}\n`;
}

function summaryText(
  files: number,
  profiles: number,
  { pass, warn, fail }: Record<CheckReport['verdict'], number>,
): string {
  const against = profiles === 1 ? '' : ` against ${profiles} profiles`;
  return `${files} ${files === 1 ? 'file' : 'files'}${against}: ${pass} pass, ${warn} warn, ${fail} fail.`;
}
