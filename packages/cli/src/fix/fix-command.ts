import { picturePartsFor } from '@lathe/core/check';
import { errorCatalogue } from '@lathe/core/errors';
import type { CommandSpec } from '../arguments/command-spec.ts';
import { parseCommand, usageError } from '../arguments/parse-command.ts';
import { describeMeasured } from '../check/check-input.ts';
import { measureForCheck } from '../check/measure-for-check.ts';
import { namedProfile, profilesOption } from '../check/named-profiles.ts';
import { collectInputs } from '../inputs/collect-inputs.ts';
import { blockFramesOption, limitOption, limitsFromOption, threadsOption } from '../inputs/shared-options.ts';
import { failureObject, WorstExitCode } from '../terminal/file-failure.ts';
import { describeFix } from './describe-fix.ts';
import { fixFile, remaining, type FixOutcome } from './fix-file.ts';
import { planFixOutputs } from './fix-outputs.ts';

export const spec = {
  verb: 'fix',
  summary: 'Mend what a destination refuses and what needs no sample touched.',
  usage:
    'FILE|DIR… --profile NAME[@VERSION] [--out DIR | --in-place] [--json] [--limit NAME=VALUE] [--threads N] [--block-frames N]',
  description: [
    'Rewrites the headers of WAVE files: format code 0xFFFE to 0x0001 or 0x0003 for mono and stereo, metadata behind the audio moved before it, wrong sizes set right, zero padding dropped, RF64 that fits made WAV. Nothing else: the decoded samples are proven to be the same. What only mastering can mend is named with the command that does it.',
    'Without --out and --in-place it says what it would do. Files that need no mending are not written. The exit code is 0 when the profile refuses nothing any more, 4 when something remains, and the code of the error when a file cannot be read or written.',
  ],
  positionals: { name: 'FILE or DIR', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  options: {
    profile: { ...profilesOption, kind: 'text' },
    out: { kind: 'text', valueName: 'DIR', summary: 'Folder of the mended files; none that exists is overwritten.' },
    'in-place': { kind: 'flag', summary: 'Replace the files themselves, each in one step after its proof.' },
    json: { kind: 'flag', summary: 'One JSON object a line.' },
    threads: threadsOption,
    'block-frames': blockFramesOption,
    limit: limitOption,
  },
  examples: ['lathe fix song.wav --profile spotify --out mended', 'lathe fix album/ --profile spotify --in-place'],
} as const satisfies CommandSpec;

/** Checks, mends and prints, file by file in order. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommand(spec, args);
  if (values.profile === undefined)
    throw usageError(spec, 'lathe fix needs --profile NAME, the destination to mend for.');
  if (values.out !== undefined && values['in-place']) throw usageError(spec, 'Give --out or --in-place, not both.');
  const profile = namedProfile(values.profile);
  const { out } = values;
  const inputs = collectInputs(positionals, out === undefined ? [] : [out]);
  const outputs = new Map(
    out === undefined
      ? []
      : (await planFixOutputs(inputs, out)).map(({ input, outputPath }) => [input.path, outputPath]),
  );
  const worst = new WorstExitCode();
  const options = {
    parts: picturePartsFor(profile),
    threads: values.threads,
    blockFrames: values['block-frames'],
    limits: limitsFromOption(spec, values.limit),
  };
  for await (const [input, measured] of measureForCheck(inputs, options)) {
    const { path } = input;
    const outputPath = values['in-place'] ? path : (outputs.get(path) ?? null);
    const outcome = await fixFile({ path, checked: await describeMeasured(input, measured), profile, outputPath });
    if (outcome.status === 'failed') worst.add(outcome.error);
    else if (remaining(outcome).some(({ verdict }) => verdict === 'fail'))
      worst.addExitCode(errorCatalogue.target_unreachable.exitCode);
    const stream = outcome.status === 'failed' && !values.json ? process.stderr : process.stdout;
    stream.write(
      values.json
        ? `${JSON.stringify(lineObject(path, outputPath, outcome))}\n`
        : describeFix(path, outputPath, outcome),
    );
  }
  return worst.value;
}

function lineObject(path: string, outputPath: string | null, outcome: FixOutcome): object {
  if (outcome.status === 'failed') return failureObject(path, outcome.error);
  const { status, before } = outcome;
  if (outcome.status !== 'mended') return { file: path, status, output: null, before };
  const { changes, losses, samplesSha256 } = outcome.mended;
  return { file: path, status, output: outputPath, changes, losses, samplesSha256, before, after: outcome.after };
}
