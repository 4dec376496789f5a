import { audioLimitsFromPairs, type AudioLimits } from '@lathe/engine/analyze';
import { LatheError } from '@lathe/core/errors';
import type { CommandSpec } from '../arguments/command-spec.ts';
import { usageError } from '../arguments/parse-command.ts';

/** Options that analyze, plan and master share. */
export const threadsOption = {
  kind: 'number',
  valueName: 'N',
  summary: 'Threads: files worked on at once, or parts of one large file; one per core unless given.',
  minimum: 1,
  maximum: 1024,
  integer: true,
} as const;

export const layoutOption = {
  kind: 'text',
  valueName: 'NAME',
  summary:
    'Loudspeakers of the channels, instead of what the files say: 5.1, 7.1.4, 9.1.6, 22.2 and so on, or labels in file order such as L,R,C,LFE,Ls,Rs.',
} as const;

export const blockFramesOption = {
  kind: 'number',
  valueName: 'N',
  summary: 'Frames processed at a time, 256 to 65536; changes no result.',
  minimum: 256,
  maximum: 65_536,
  integer: true,
} as const;

/** `--page` of the verbs that measure files where they lie. */
export const pageOption = {
  kind: 'text',
  valueName: 'DIR',
  summary:
    'Write each file as a page to look at, <name>.report.html: waveform, loudness, spectrum, stereo field, findings and rules.',
} as const;

export const lenientOption = {
  kind: 'flag',
  summary: 'Read on past damage, with silence in its place, and mark the report as degraded.',
} as const;

export const limitOption = {
  kind: 'repeated',
  valueName: 'NAME=VALUE',
  summary: 'Bound on the inputs, e.g. duration-seconds=3600; may be given again. docs/reference/limits.md lists them.',
} as const;

/** The limits of a command line. @throws invalid_argument that names the option. */
export function limitsFromOption(spec: CommandSpec, pairs: readonly string[]): Partial<AudioLimits> {
  try {
    return audioLimitsFromPairs(pairs);
  } catch (caught) {
    throw usageError(spec, `--limit is wrong: ${LatheError.from(caught).message}`);
  }
}
