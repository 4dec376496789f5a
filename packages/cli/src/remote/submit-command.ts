import type { RemoteJob } from '@lathe/client';
import type { MasterRecipe } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { CommandSpec } from '../arguments/command-spec.ts';
import { parseCommand } from '../arguments/parse-command.ts';
import { collectInputs, type InputFile } from '../inputs/collect-inputs.ts';
import { planOutputs } from '../master/output-files.ts';
import { recipeFromOptions, recipeOptions } from '../master/recipe-options.ts';
import { failureObject, failureText, WorstExitCode } from '../terminal/file-failure.ts';
import { ProgressDisplay } from '../terminal/progress-display.ts';
import { farmOptions } from './farm-address.ts';
import { basename } from 'node:path';
import { interruptSignal } from './interrupt-signal.ts';
import { jobExitCode, jobObject, jobStanding } from './job-text.ts';
import { downloadOutputs, followJob, submitFile, type OutputPaths, type SubmitSettings } from './submit-file.ts';
import { wireSpecFromOptions } from './wire-spec.ts';
import { farmError, farmTarget, withFarm } from './with-farm.ts';

/** Files uploaded at once; more would only share one connection. */
const uploadsAtOnce = 4;

export const spec = {
  verb: 'submit',
  summary: 'Send files to a farm as jobs.',
  usage:
    'FILE|DIR… | --manifest FILE [--journal FILE] [--label TEXT] [--profile NAME[@VERSION] | --target-lufs N --ceiling-dbtp N] [--policy linear|limit|best-effort] [--limit-db N] [--accept-nearest] [--bit-depth 16|24|32|32f|64f] [--dither tpdf|shaped] [--container wav|rf64|bw64|aiff|aifc|flac] [--layout NAME] [--non-finite zero|reject] [--lenient] [--class interactive|bulk|long] [--no-reuse] [--wait] [--out DIR] [--address HOST:PORT] [--key-file FILE] [--ca FILE] [--json]',
  description: [
    'Uploads each file and asks for its master. With --wait it follows the jobs to their end; --out DIR does so too and downloads <stem>.wav, .aif or .flac and <stem>.report.json, keeping the tree. The exit code is that of the worst file. Ctrl-C leaves the jobs running: "lathe cancel" ends them.',
  ],
  positionals: { name: 'FILE or DIR', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  options: {
    ...recipeOptions,
    class: {
      kind: 'text',
      valueName: 'CLASS',
      choices: ['interactive', 'bulk', 'long'],
      summary: 'Queue to wait in; interactive for one file, bulk for more unless given.',
    },
    'no-reuse': { kind: 'flag', summary: 'Render again even where the farm has a finished render.' },
    wait: { kind: 'flag', summary: 'Follow the jobs until they have ended.' },
    out: { kind: 'text', valueName: 'DIR', summary: 'Wait, and download the outputs to this folder.' },
    manifest: {
      kind: 'text',
      valueName: 'FILE',
      summary: 'Submit the items of a manifest (JSON lines, or a table in .csv) as one batch, instead of files.',
    },
    journal: {
      kind: 'text',
      valueName: 'FILE',
      summary: 'What has been done of a manifest; the same command goes on from it. FILE.lathe-journal unless given.',
    },
    label: {
      kind: 'text',
      valueName: 'TEXT',
      summary: "What a manifest's batch is called; its file name unless given.",
    },
    ...farmOptions,
    json: { kind: 'flag', summary: 'One JSON object a line.' },
  },
  examples: [
    'lathe submit album/ --profile spotify --out masters',
    'lathe submit song.wav --target-lufs -14',
    'lathe submit --manifest catalogue.csv --profile spotify --wait',
  ],
} as const satisfies CommandSpec;

/** Submits, and waits when asked; a file that fails is reported and the others go on. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommand(spec, args);
  const wireSpec = wireSpecFromOptions(spec, values);
  if (values.manifest !== undefined) {
    refuseBeside(values.manifest, positionals, values.out);
    const { submitManifest } = await import('../batches/submit-manifest.ts');
    return await submitManifest({
      manifest: values.manifest,
      journal: values.journal,
      farm: values,
      spec: wireSpec,
      class: classFor(values.class ?? 'bulk', 1),
      noReuse: values['no-reuse'],
      label: values.label ?? basename(values.manifest),
      wait: values.wait,
      json: values.json,
    });
  }
  for (const option of ['journal', 'label'] as const)
    if (values[option] !== undefined)
      throw new LatheError('invalid_argument', `--${option} goes with --manifest, and there is none.`);
  if (positionals.length === 0)
    throw new LatheError('invalid_argument', 'lathe submit takes files and folders, or --manifest FILE; got neither.');
  const { out } = values;
  const inputs = collectInputs(positionals, out === undefined ? [] : [out]);
  const outputs = out === undefined ? null : await outputPathsFor(inputs, out, recipeFromOptions(spec, values));
  const wait = values.wait || outputs !== null;
  const worst = new WorstExitCode();
  let worstJob = 0;
  const display = ProgressDisplay.open(process.stderr, inputs.length, values.json);
  using interrupt = interruptSignal();
  try {
    await withFarm(values, async (client) => {
      const settings: SubmitSettings = {
        client,
        spec: wireSpec,
        class: classFor(values.class, inputs.length),
        noReuse: values['no-reuse'],
        signal: interrupt.signal,
        display,
      };
      const say = (input: InputFile, job: RemoteJob, files: readonly string[]): void => {
        const line = values.json
          ? JSON.stringify({ file: input.path, job: jobObject(job), files })
          : [input.path, job.id, jobStanding(job), ...(files.length > 0 ? [`→ ${files.join(', ')}`] : [])].join('  ');
        display.print(process.stdout, `${line}\n`);
      };
      const finish = async (input: InputFile, submitted: RemoteJob): Promise<void> => {
        let job = submitted;
        let files: readonly string[] = [];
        if (wait) {
          job = await followJob(submitted, input, settings, (changed) => {
            if (!values.json && !process.stderr.isTTY && changed.state === 'running') say(input, changed, []);
          });
          const paths = outputs?.get(input);
          if (paths !== undefined && job.state === 'succeeded')
            files = await downloadOutputs(job, input, settings, paths);
          worstJob = Math.max(worstJob, jobExitCode(job));
        }
        display.finish(input.path);
        say(input, job, files);
      };
      const refuse = (input: InputFile, caught: unknown): void => {
        const error = farmError(caught, farmTarget(values));
        if (error.code === 'unavailable' || error.code === 'cancelled') throw caught;
        worst.add(error.toRecord());
        display.finish(input.path);
        if (values.json)
          display.print(process.stdout, `${JSON.stringify(failureObject(input.path, error.toRecord()))}\n`);
        else display.print(process.stderr, failureText(input.path, error.toRecord()));
      };
      await submitAll(inputs, settings, finish, refuse);
    });
  } catch (caught) {
    if (!interrupt.signal.aborted) throw caught;
    const message = 'Interrupted. Jobs that were accepted go on at the farm; "lathe jobs" lists them.';
    throw new LatheError('cancelled', message, { cause: caught });
  } finally {
    display.close();
  }
  return Math.max(worst.value, worstJob);
}

/** @throws invalid_argument for what a manifest does not go with. */
function refuseBeside(manifest: string, files: readonly string[], out: string | undefined): void {
  if (files.length > 0)
    throw new LatheError(
      'invalid_argument',
      `--manifest ${manifest} is submitted instead of files; got ${files.length} beside it.`,
    );
  if (out !== undefined)
    throw new LatheError(
      'invalid_argument',
      '--out goes with files: outputs of a manifest are fetched by job, see "lathe jobs --batch".',
    );
}

/** A few uploads at a time; jobs that were accepted are followed beside them. */
async function submitAll(
  inputs: readonly InputFile[],
  settings: SubmitSettings,
  finish: (input: InputFile, job: RemoteJob) => Promise<void>,
  refuse: (input: InputFile, caught: unknown) => void,
): Promise<void> {
  const queue = inputs.values();
  const followed: Promise<void>[] = [];
  const lane = async (): Promise<void> => {
    for (const input of queue) {
      try {
        const job = await submitFile(input, settings);
        const following = finish(input, job).catch((caught: unknown) => refuse(input, caught));
        following.catch(() => undefined); // met below, when the last upload is done
        followed.push(following);
      } catch (caught) {
        refuse(input, caught);
      }
    }
  };
  await Promise.all(Array.from({ length: uploadsAtOnce }, lane));
  await Promise.all(followed);
}

async function outputPathsFor(
  inputs: readonly InputFile[],
  out: string,
  recipe: MasterRecipe,
): Promise<ReadonlyMap<InputFile, OutputPaths>> {
  const works = await planOutputs(inputs, out, recipe);
  return new Map(
    works.map(({ input, outputPath, reportPath }) => [
      input,
      new Map([
        ['master', outputPath],
        ['report', reportPath],
      ]),
    ]),
  );
}

function classFor(given: string | undefined, fileCount: number): SubmitSettings['class'] {
  if (given === 'interactive' || given === 'bulk' || given === 'long') return given;
  return fileCount === 1 ? 'interactive' : 'bulk';
}
