import type { MasterRecipe, Measurement } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { describeFile, type MasterPlan, outputFormat, planMaster } from '@lathe/engine';
import type { CommandSpec } from '../arguments/command-spec.ts';
import { parseCommand } from '../arguments/parse-command.ts';
import { collectInputs } from '../inputs/collect-inputs.ts';
import { measureInputs, type MeasuredInput } from '../inputs/measure-inputs.ts';
import { blockFramesOption, limitOption, limitsFromOption, threadsOption } from '../inputs/shared-options.ts';
import { describeRecipe, recipeFromOptions, recipeOptions } from '../master/recipe-options.ts';
import { failureObject, failureText, WorstExitCode } from '../terminal/file-failure.ts';
import { shownText } from '../terminal/shown-text.ts';
import { describePlan } from './describe-plan.ts';
import { refuseLimit } from './refuse-limit.ts';

export const spec = {
  verb: 'plan',
  summary: 'Say what mastering would do, without writing anything.',
  usage:
    'FILE|DIR… [--profile NAME[@VERSION] | --target-lufs N --ceiling-dbtp N] [--policy linear|limit|best-effort] [--limit-db N] [--accept-nearest] [--bit-depth 16|24|32|32f|64f] [--dither tpdf|shaped] [--container wav|rf64|bw64|aiff|aifc|flac] [--layout NAME] [--non-finite zero|reject] [--lenient] [--limit NAME=VALUE] [--threads N] [--block-frames N] [--json]',
  description: [
    'Measures each file and shows the gain, the limiting that is needed at least, the loudness to expect, and what could be reached without. The exit code is 4 when a target cannot be reached.',
  ],
  positionals: { name: 'FILE or DIR', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  options: {
    ...recipeOptions,
    json: { kind: 'flag', summary: 'One JSON object a line.' },
    limit: limitOption,
    threads: threadsOption,
    'block-frames': blockFramesOption,
  },
  examples: [
    'lathe plan song.wav --profile spotify',
    'lathe plan album/ --target-lufs -14 --policy limit --limit-db 3',
  ],
} as const satisfies CommandSpec;

/** Measures, plans and prints, file by file in order. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommand(spec, args);
  const recipe = recipeFromOptions(spec, values);
  const limits = limitsFromOption(spec, values.limit);
  const inputs = collectInputs(positionals);
  const worst = new WorstExitCode();
  if (!values.json) process.stdout.write(`${describeRecipe(recipe)}\n`);
  const reading = { lenient: values.lenient, limits, layout: values.layout };
  const options = { series: false, threads: values.threads, blockFrames: values['block-frames'], ...reading };
  for await (const [{ path }, measured] of measureInputs(inputs, options)) {
    const planned = await planInput(path, measured, recipe, reading);
    if (!planned.ok) {
      worst.add(planned.error);
      if (values.json) process.stdout.write(`${JSON.stringify(failureObject(path, planned.error))}\n`);
      else process.stderr.write(failureText(path, planned.error));
      continue;
    }
    const { plan, measurement } = planned;
    if (plan.refusal !== null) worst.add(plan.refusal);
    if (values.json) {
      process.stdout.write(`${JSON.stringify({ file: path, plan, before: measurement })}\n`);
    } else {
      const lines = describePlan(measurement, recipe, plan);
      process.stdout.write(`\n${shownText(path)}\n${lines.map((line) => `  ${line}\n`).join('')}`);
    }
  }
  return worst.value;
}

type PlannedInput =
  | { readonly ok: true; readonly plan: MasterPlan; readonly measurement: Measurement }
  | (MeasuredInput & { readonly ok: false });

async function planInput(
  path: string,
  measured: MeasuredInput,
  recipe: MasterRecipe,
  reading: Parameters<typeof describeFile>[1],
): Promise<PlannedInput> {
  if (!measured.ok) return measured;
  const { measurement } = measured;
  try {
    const { sampleFormat } = await describeFile(path, reading);
    const formats = { input: sampleFormat, output: outputFormat(recipe, sampleFormat) };
    const plan = planMaster(measurement, recipe, formats);
    const refusal = plan.refusal ?? refuseLimit(measurement, recipe, plan);
    return { ok: true, plan: { ...plan, refusal }, measurement };
  } catch (error) {
    return { ok: false, error: LatheError.from(error).toRecord() };
  }
}
