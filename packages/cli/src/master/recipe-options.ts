import type { MasterRecipe, MasterSpec, SampleFormat } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { mergeMasterSpec } from '@lathe/core/recipes';
import type { CommandSpec, OptionTable, ParsedCommand } from '../arguments/command-spec.ts';
import { usageError } from '../arguments/parse-command.ts';
import { layoutOption, lenientOption } from '../inputs/shared-options.ts';

/** What a master should be; `plan` and `master` take the same. */
const containers = ['wav', 'rf64', 'bw64', 'aiff', 'aifc', 'flac'] as const;

export const recipeOptions = {
  profile: {
    kind: 'text',
    valueName: 'NAME[@VERSION]',
    summary: 'Delivery profile that decides target, ceiling and policy; `lathe profiles list` shows them.',
  },
  'target-lufs': {
    kind: 'number',
    valueName: 'N',
    summary: 'Integrated loudness to reach, LUFS.',
    minimum: -70,
    maximum: 0,
  },
  'ceiling-dbtp': {
    kind: 'number',
    valueName: 'N',
    summary: 'Highest true peak allowed, dBTP; -1 with a target unless given.',
    minimum: -20,
    maximum: 0,
  },
  policy: {
    kind: 'text',
    valueName: 'NAME',
    summary: 'How the target may be reached: gain only, limiting up to --limit-db, or as near as limiting can.',
    choices: ['linear', 'limit', 'best-effort'],
  },
  'limit-db': {
    kind: 'number',
    valueName: 'N',
    summary: 'Most gain reduction at any frame under --policy limit, dB.',
    minimum: 0,
    maximum: 24,
  },
  'accept-nearest': {
    kind: 'flag',
    summary: 'Where the target cannot be reached, write the nearest reachable level instead of failing.',
  },
  'bit-depth': {
    kind: 'text',
    valueName: 'DEPTH',
    summary: "Sample format of the masters; the input's unless given.",
    choices: ['16', '24', '32', '32f', '64f'],
  },
  container: {
    kind: 'text',
    valueName: 'NAME',
    summary:
      "Container of the masters; the input's where it is WAV, RF64, BW64, AIFF, AIFC or FLAC, and else WAV, unless given. wav becomes RF64 past 4 GiB.",
    choices: containers,
  },
  dither: {
    kind: 'text',
    valueName: 'NAME',
    summary:
      'Dither of masters: tpdf, or, where they have 16 bit, shaped, with the noise moved away from 1 to 6 kHz; tpdf unless given.',
    choices: ['tpdf', 'shaped'],
  },
  layout: layoutOption,
  'non-finite': {
    kind: 'text',
    valueName: 'WHAT',
    summary:
      'What becomes of NaN and infinity: replaced by zero and listed, or the file is refused; zero unless given.',
    choices: ['zero', 'reject'],
  },
  lenient: lenientOption,
} as const satisfies OptionTable;

const sampleFormats: Readonly<Record<string, SampleFormat>> = {
  '16': 's16',
  '24': 's24',
  '32': 's32',
  '32f': 'f32',
  '64f': 'f64',
};

const flagsByField: Readonly<Record<string, string>> = {
  targetLufs: '--target-lufs',
  ceilingDbtp: '--ceiling-dbtp',
  limitDb: '--limit-db',
  policy: '--policy',
  container: '--container',
};

/** The frozen recipe of a command line. @throws invalid_argument that names the flags. */
export function recipeFromOptions(
  spec: CommandSpec,
  values: ParsedCommand<typeof recipeOptions>['values'],
): MasterRecipe {
  const depth = values['bit-depth'];
  const sampleFormat = depth === undefined ? undefined : sampleFormats[depth];
  const asked: MasterSpec = {
    ...profileAsked(values.profile),
    ...(values['target-lufs'] === undefined ? {} : { targetLufs: values['target-lufs'] }),
    ...(values['ceiling-dbtp'] === undefined ? {} : { ceilingDbtp: values['ceiling-dbtp'] }),
    ...(isPolicy(values.policy) ? { policy: values.policy } : {}),
    ...(values['limit-db'] === undefined ? {} : { limitDb: values['limit-db'] }),
    ...(values['accept-nearest'] ? { acceptNearest: true } : {}),
    ...(sampleFormat === undefined ? {} : { sampleFormat }),
    ...(isContainer(values.container) ? { container: values.container } : {}),
    ...(values.dither === 'shaped' || values.dither === 'tpdf' ? { dither: values.dither } : {}),
    ...(values.layout === undefined ? {} : { layout: values.layout }),
    ...(values['non-finite'] === 'reject' ? { nonFinite: values['non-finite'] } : {}),
    ...(values.lenient ? { lenient: true } : {}),
  };
  try {
    return mergeMasterSpec(asked);
  } catch (caught) {
    const error = LatheError.from(caught);
    if (error.code !== 'invalid_argument') throw error;
    const sentences = Object.values(error.details).map((sentence) => inFlags(String(sentence)));
    throw usageError(spec, sentences.join(' '));
  }
}

/** `NAME` or `NAME@VERSION` as fields of a spec; the newest version is not named. */
export function profileAsked(text: string | undefined): Pick<MasterSpec, 'profile' | 'profileVersion'> {
  if (text === undefined) return {};
  const at = text.indexOf('@');
  return at === -1 ? { profile: text } : { profile: text.slice(0, at), profileVersion: text.slice(at + 1) };
}

/** What the recipe asks for, one line; says so when that is nothing. */
export function describeRecipe(recipe: MasterRecipe): string {
  const { targetLufs, ceilingDbtp, policy, limitDb, sampleFormat, container, dither, layout, profile } = recipe;
  const parts: string[] = [];
  if (targetLufs !== null) parts.push(`${targetLufs} LUFS`);
  if (ceilingDbtp !== null) parts.push(`at most ${ceilingDbtp} dBTP`);
  if (parts.length > 0) parts.push(policy === 'limit' ? `limiting up to ${limitDb} dB` : policy);
  if (sampleFormat !== null) parts.push(`as ${sampleFormat}`);
  if (container !== null) parts.push(`in ${container.toUpperCase()}`);
  if (dither === 'shaped') parts.push('shaped dither');
  if (layout !== null) parts.push(`channels ${layout}`);
  if (parts.length === 0) return 'Neither --profile nor --target-lufs is given: the samples pass unchanged.';
  const unchanged = targetLufs === null && ceilingDbtp === null ? '; the level stays as it is' : '';
  return `${profile === null ? '' : `${profile.name} (version ${profile.version}): `}${parts.join(', ')}${unchanged}.`;
}

function isPolicy(value: string | undefined): value is MasterRecipe['policy'] {
  return value === 'linear' || value === 'limit' || value === 'best-effort';
}

function isContainer(value: string | undefined): value is NonNullable<MasterRecipe['container']> {
  return containers.some((container) => container === value);
}

function inFlags(sentence: string): string {
  return sentence
    .replaceAll(/\b(targetLufs|ceilingDbtp|limitDb)\b/g, (field) => flagsByField[field] ?? field)
    .replaceAll(/\b(policy|container) "([a-z0-9-]+)"/g, '--$1 $2');
}
