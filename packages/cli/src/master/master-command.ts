import type { MasterReport } from '@lathe/core';
import { errorCatalogue } from '@lathe/core/errors';
import type { CommandSpec } from '../arguments/command-spec.ts';
import { parseCommand, usageError } from '../arguments/parse-command.ts';
import { collectInputs } from '../inputs/collect-inputs.ts';
import { blockFramesOption, limitOption, limitsFromOption, threadsOption } from '../inputs/shared-options.ts';
import type { FinishedMaster, MasterPagesOptions } from '../page/write-master-pages.ts';
import { shownGain, shownLevel } from '../terminal/columns.ts';
import { failureObject, failureText, WorstExitCode } from '../terminal/file-failure.ts';
import { ProgressDisplay } from '../terminal/progress-display.ts';
import { shownText } from '../terminal/shown-text.ts';
import { type MasterWork, planOutputs } from './output-files.ts';
import { describeRecipe, recipeFromOptions, recipeOptions } from './recipe-options.ts';
import { type MasterOutcome, runMasters } from './run-masters.ts';

export const spec = {
  verb: 'master',
  summary: 'Bring files to a loudness and a peak ceiling, and prove it on what was written.',
  usage:
    'FILE|DIR… --out DIR [--profile NAME[@VERSION] | --target-lufs N --ceiling-dbtp N] [--policy linear|limit|best-effort] [--limit-db N] [--accept-nearest] [--bit-depth 16|24|32|32f|64f] [--dither tpdf|shaped] [--container wav|rf64|bw64|aiff|aifc|flac] [--layout NAME] [--non-finite zero|reject] [--page] [--lenient] [--limit NAME=VALUE] [--threads N] [--block-frames N] [--no-reuse] [--json]',
  description: [
    'Folders are searched recursively and their tree is kept. Each file becomes a master in its own container (WAV, RF64, BW64, AIFF, AIFC or FLAC; all others become WAV) unless --container says otherwise, and <stem>.report.json; the report holds every measurement, change and loss, and the checks made on the written file. Inputs are never overwritten. A master that is already there and would come out the same is left alone. Flags given beside --profile win over it.',
  ],
  positionals: { name: 'FILE or DIR', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  options: {
    out: { kind: 'text', valueName: 'DIR', summary: 'Folder of the masters; made when it is not there.' },
    ...recipeOptions,
    limit: limitOption,
    threads: threadsOption,
    'block-frames': blockFramesOption,
    page: {
      kind: 'flag',
      summary:
        'Write a page to look at beside each report, <stem>.report.html; takes another look at input and master.',
    },
    'no-reuse': { kind: 'flag', summary: 'Master again even what is already done.' },
    json: { kind: 'flag', summary: 'One JSON object a line.' },
  },
  examples: [
    'lathe master album/ --out masters --profile spotify',
    'lathe master song.flac --out masters --target-lufs -14 --ceiling-dbtp -1 --policy limit --limit-db 3',
  ],
} as const satisfies CommandSpec;

type Standing = MasterOutcome['status'] | 'cancelled';

/** Masters and prints, file by file as they end. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommand(spec, args);
  if (values.out === undefined) throw usageError(spec, 'lathe master needs --out DIR, the folder of the masters.');
  const recipe = recipeFromOptions(spec, values);
  const limits = limitsFromOption(spec, values.limit);
  const works = await planOutputs(collectInputs(positionals, [values.out]), values.out, recipe, limits);
  const worst = new WorstExitCode();
  const finished: FinishedMaster[] = [];
  const counts = { mastered: 0, 'up-to-date': 0, failed: 0, cancelled: 0 };
  const display = ProgressDisplay.open(process.stderr, works.length, values.json);
  if (!values.json) display.print(process.stdout, `${describeRecipe(recipe)}\n`);
  const interruption = interruptible();
  const startedMs = performance.now();
  try {
    await runMasters(works, {
      recipe,
      threads: values.threads,
      blockFrames: values['block-frames'],
      limits,
      reuse: !values['no-reuse'],
      signal: interruption.signal,
      onProgress: ({ input }, progress) => display.update(input.path, progress),
      onOutcome: (work, outcome) => {
        counts[standingOf(outcome)]++;
        if (outcome.status === 'failed') worst.add(outcome.error);
        else finished.push({ work, report: outcome.report });
        display.finish(work.input.path);
        if (values.json) display.print(process.stdout, `${JSON.stringify(lineObject(work, outcome))}\n`);
        else if (outcome.status === 'failed')
          display.print(process.stderr, failureText(work.input.path, outcome.error));
        else display.print(process.stdout, `${lineText(work, outcome)}\n`);
      },
    });
    if (values.page && !interruption.signal.aborted) await writePages(finished, { ...values, limits }, worst);
  } finally {
    interruption.end();
    display.close();
  }
  const notBegun = works.length - Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (!values.json) process.stdout.write(`${summaryText({ ...counts, notBegun }, performance.now() - startedMs)}\n`);
  return interruption.signal.aborted ? errorCatalogue.cancelled.exitCode : worst.value;
}

async function writePages(
  masters: readonly FinishedMaster[],
  values: Pick<MasterPagesOptions, 'threads' | 'lenient' | 'layout' | 'limits'> & {
    readonly 'block-frames': number | undefined;
    readonly json: boolean;
  },
  worst: WorstExitCode,
): Promise<void> {
  const { writeMasterPages } = await import('../page/write-master-pages.ts');
  await writeMasterPages(masters, {
    ...values,
    blockFrames: values['block-frames'],
    onPage: (path, error) => {
      if (error !== null) {
        worst.add(error);
        process.stderr.write(failureText(path, error));
      } else if (!values.json) process.stdout.write(`page: ${shownText(path)}\n`);
    },
  });
}

/** Renders that an interruption ended did not fail. */
function standingOf(outcome: MasterOutcome): Standing {
  return outcome.status === 'failed' && outcome.error.code === 'cancelled' ? 'cancelled' : outcome.status;
}

function interruptible(): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const interrupt = (): void => controller.abort();
  // The first signal ends the renders cleanly; `once` leaves the second to Node, which ends the process.
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    end: () => void process.off('SIGINT', interrupt).off('SIGTERM', interrupt),
  };
}

function lineText({ input, outputPath }: MasterWork, outcome: MasterOutcome & { report: MasterReport }): string {
  const { before, after, processing, reachableLufs, losses, damage } = outcome.report;
  const parts = [
    `${shownLevel(before.integratedLufs)} → ${shownLevel(after.integratedLufs)} LUFS`,
    `${shownLevel(before.truePeakDbtp)} → ${shownLevel(after.truePeakDbtp)} dBTP`,
  ];
  if (processing.gainDb !== 0) parts.push(`gain ${shownGain(processing.gainDb)} dB`);
  if (processing.limiter !== null) parts.push(`limited ${shownLevel(processing.limiter.maxReductionDb)} dB`);
  if (processing.gainDb === 0 && processing.limiter === null) parts.push('level unchanged');
  if (reachableLufs !== null) parts.push('nearest reachable level');
  if (losses.length > 0) parts.push(`${losses.length} ${losses.length === 1 ? 'loss' : 'losses'} in the report`);
  if (outcome.status === 'up-to-date') parts.push('up to date');
  const damaged = (damage ?? []).map(({ message }) => `\n  DAMAGED: ${shownText(message)}`);
  return `${shownText(input.path)} → ${shownText(outputPath)}  ${parts.join(', ')}${damaged.join('')}`;
}

function lineObject({ input, outputPath, reportPath }: MasterWork, outcome: MasterOutcome): object {
  if (outcome.status === 'failed') return failureObject(input.path, outcome.error);
  const { before, after, processing, reachableLufs, output, changes, losses, proof, damage } = outcome.report;
  return {
    file: input.path,
    output: outputPath,
    report: reportPath,
    status: outcome.status,
    sha256: output.sha256,
    before: { integratedLufs: before.integratedLufs, truePeakDbtp: before.truePeakDbtp },
    after: { integratedLufs: after.integratedLufs, truePeakDbtp: after.truePeakDbtp },
    gainDb: processing.gainDb,
    maxReductionDb: processing.limiter?.maxReductionDb ?? 0,
    reachableLufs,
    changes: changes.length,
    losses: losses.length,
    proven: proof.passed,
    ...(damage === undefined ? {} : { degraded: true, damage }),
    ...(before.warnings === undefined ? {} : { warnings: before.warnings }),
  };
}

function summaryText(counts: Readonly<Record<Standing | 'notBegun', number>>, durationMs: number): string {
  const parts: string[] = [];
  if (counts.mastered > 0) parts.push(`${counts.mastered} mastered and proven`);
  if (counts['up-to-date'] > 0) parts.push(`${counts['up-to-date']} up to date`);
  if (counts.failed > 0) parts.push(`${counts.failed} failed`);
  if (counts.cancelled > 0) parts.push(`${counts.cancelled} cancelled`);
  if (counts.notBegun > 0) parts.push(`${counts.notBegun} not begun`);
  const nothing = counts['up-to-date'] > 0 && parts.length === 1 ? 'Nothing to do: ' : '';
  return `${nothing}${parts.join(', ')} in ${(durationMs / 1000).toFixed(1)} s.`;
}
