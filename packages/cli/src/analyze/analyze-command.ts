import type { Measurement, Picture, PicturePart } from '@lathe/core';
import { pictureParts } from '@lathe/core/picture-parts';
import type { CommandSpec } from '../arguments/command-spec.ts';
import { parseCommand, usageError } from '../arguments/parse-command.ts';
import { collectInputs, type InputFile } from '../inputs/collect-inputs.ts';
import { measureInputs } from '../inputs/measure-inputs.ts';
import {
  blockFramesOption,
  layoutOption,
  lenientOption,
  limitOption,
  limitsFromOption,
  pageOption,
  threadsOption,
} from '../inputs/shared-options.ts';
import { type Column, formatColumns, formatHeader, shownDuration, shownLevel, shownRate } from '../terminal/columns.ts';
import type { PageNames } from '../page/page-names.ts';
import { failureObject, failureText, WorstExitCode } from '../terminal/file-failure.ts';
import { shownText } from '../terminal/shown-text.ts';

export const spec = {
  verb: 'analyze',
  summary: 'Measure loudness and true peak of files and folders.',
  usage:
    'FILE|DIR… [--json] [--series] [--picture [PART,…]] [--dual-mono] [--layout NAME] [--page DIR] [--lenient] [--limit NAME=VALUE] [--threads N] [--block-frames N]',
  description: [
    'Integrated, momentary and short-term loudness of the programme by ITU-R BS.1770-5 and EBU Tech 3341 (level-gated; speech is not told apart), loudness range by EBU Tech 3342, true peak 16 times oversampled. Folders are searched recursively for audio. A file that cannot be read is reported and the others go on; the exit code is that of the worst file.',
  ],
  positionals: { name: 'FILE or DIR', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  options: {
    json: { kind: 'flag', summary: 'One JSON object a line instead of the table; what cannot be measured is null.' },
    series: { kind: 'flag', summary: 'Add momentary and shortTerm as [seconds, LUFS] pairs; needs --json.' },
    'dual-mono': { kind: 'flag', summary: 'Measure mono files as played on two loudspeakers: 3.01 LU louder.' },
    layout: layoutOption,
    lenient: lenientOption,
    limit: limitOption,
    picture: {
      kind: 'list',
      valueName: 'PART,…',
      choices: pictureParts,
      summary: 'Measure more than loudness in the same pass, as JSON or as a few lines below each file.',
    },
    page: pageOption,
    threads: threadsOption,
    'block-frames': blockFramesOption,
  },
  examples: [
    'lathe analyze song.wav',
    'lathe analyze --json catalogue/ > loudness.jsonl',
    'lathe analyze song.wav --picture clipping,bandwidth',
  ],
} as const satisfies CommandSpec;

/** Measures and prints, file by file in order. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommand(spec, args);
  if (values.series && !values.json) throw usageError(spec, '--series is printed as JSON only; add --json.');
  const limits = limitsFromOption(spec, values.limit);
  const inputs = collectInputs(positionals);
  const worst = new WorstExitCode();
  let rows = 0;
  const pages = await pageNames(values.page);
  const options = {
    series: values.series || values.page !== undefined,
    picture: values.page === undefined ? values.picture : pictureParts,
    dualMono: values['dual-mono'],
    layout: values.layout,
    threads: values.threads,
    blockFrames: values['block-frames'],
    lenient: values.lenient,
    limits,
  };
  for await (const [input, measured] of measureInputs(inputs, options)) {
    if (!measured.ok) {
      worst.add(measured.error);
      if (values.json) process.stdout.write(`${JSON.stringify(failureObject(input.path, measured.error))}\n`);
      else process.stderr.write(failureText(input.path, measured.error));
      continue;
    }
    if (values.json) {
      process.stdout.write(`${JSON.stringify({ file: input.path, ...wanted(measured.measurement, values) })}\n`);
    } else {
      if (rows++ === 0) process.stdout.write(`${formatHeader(columns)}\n`);
      process.stdout.write(`${formatColumns(columns, rowOf(input, measured.measurement))}\n`);
      for (const reason of reasonsOf(measured.measurement)) process.stdout.write(`  ${reason}\n`);
      if (values.picture !== undefined) {
        const { describePicture } = await import('./describe-picture.ts');
        for (const line of describePicture(measured.measurement)) process.stdout.write(`  ${line}\n`);
      }
    }
    if (pages === null) continue;
    const { writePageOf } = await import('../page/write-page-of.ts');
    const written = await writePageOf(input, pages, { ...values, measurement: measured.measurement });
    if (!written.ok) worst.add(written.error);
    if (!values.json || !written.ok) process.stderr.write(written.text);
  }
  return worst.value;
}

async function pageNames(folder: string | undefined): Promise<PageNames | null> {
  if (folder === undefined) return null;
  const { PageNames } = await import('../page/page-names.ts');
  return new PageNames(folder);
}

/** What was asked for on the command line; a page measures more. */
function wanted(
  measurement: Measurement,
  { series, picture }: { readonly series: boolean; readonly picture: readonly PicturePart[] | undefined },
): Measurement {
  const { momentary, shortTerm, picture: measuredPicture, ...rest } = measurement;
  const parts = picture === undefined ? undefined : pickParts(measuredPicture ?? {}, picture);
  return {
    ...rest,
    ...(parts === undefined ? {} : { picture: parts }),
    ...(series && momentary !== undefined && shortTerm !== undefined ? { momentary, shortTerm } : {}),
  };
}

function pickParts(picture: Picture, parts: readonly PicturePart[]): Picture {
  return Object.fromEntries(Object.entries(picture).filter(([name]) => parts.some((part) => part === name)));
}

/** The file comes last: names are of any length, and the numbers stay in line. */
const columns: readonly Column[] = [
  { title: 'Length', width: 9, align: 'right' },
  { title: 'Rate', width: 9, align: 'right' },
  { title: 'Ch', width: 2, align: 'right' },
  { title: 'I LUFS', width: 7, align: 'right' },
  { title: 'LRA LU', width: 6, align: 'right' },
  { title: 'max M', width: 7, align: 'right' },
  { title: 'max S', width: 7, align: 'right' },
  { title: 'TP dBTP', width: 7, align: 'right' },
  { title: 'SP dBFS', width: 7, align: 'right' },
  { title: 'File', width: 4, align: 'left' },
];

function rowOf(input: InputFile, measurement: Measurement): readonly string[] {
  return [
    shownDuration(measurement.durationSeconds),
    shownRate(measurement.sampleRateHz),
    String(measurement.channelCount),
    shownLevel(measurement.integratedLufs),
    shownLevel(measurement.rangeLu),
    shownLevel(measurement.momentaryMaxLufs),
    shownLevel(measurement.shortTermMaxLufs),
    shownLevel(measurement.truePeakDbtp),
    shownLevel(measurement.samplePeakDbfs),
    shownText(input.path),
  ];
}

/** What the table has no column for follows from what it has. */
const unlistedNames: ReadonlySet<string> = new Set(['plrLu', 'psrLu']);

function reasonsOf(measurement: Measurement): readonly string[] {
  const { unmeasurable, nonFiniteSamples, dualMono, damage = [], warnings = [] } = measurement;
  return [
    ...damage.map(({ message }) => `DAMAGED: ${shownText(message)}`),
    ...warnings.map(({ message }) => `warning: ${shownText(message)}`),
    ...Object.entries(unmeasurable)
      .filter(([name]) => !unlistedNames.has(name))
      .map(([name, reason]) => `${name}: ${reason}`),
    ...(dualMono === true ? ['mono measured as played on two loudspeakers: 3.01 LU louder'] : []),
    ...(nonFiniteSamples > 0 ? [`${nonFiniteSamples} samples that are NaN, infinite or beyond 2^40, read as 0`] : []),
  ];
}
