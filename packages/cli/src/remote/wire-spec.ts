import type { JobSpec } from '@lathe/client';
import type { CommandSpec, ParsedCommand } from '../arguments/command-spec.ts';
import { profileAsked, recipeFromOptions, type recipeOptions } from '../master/recipe-options.ts';

/**
 * The flags of a master as the wire's spec: only what was given, so that the farm's profiles decide the rest.
 * @throws invalid_argument that names the flags, before anything is sent.
 */
export function wireSpecFromOptions(spec: CommandSpec, values: ParsedCommand<typeof recipeOptions>['values']): JobSpec {
  const { sampleFormat } = recipeFromOptions(spec, values);
  const { profile, profileVersion } = profileAsked(values.profile);
  return {
    master: {
      ...(profile === undefined ? {} : { profile }),
      ...(profileVersion === undefined ? {} : { profile_version: profileVersion }),
      ...(values['target-lufs'] === undefined ? {} : { target_lufs: values['target-lufs'] }),
      ...(values['ceiling-dbtp'] === undefined ? {} : { ceiling_dbtp: values['ceiling-dbtp'] }),
      ...(values.policy === undefined ? {} : { policy: values.policy }),
      ...(values['limit-db'] === undefined ? {} : { limit_db: values['limit-db'] }),
      ...(values['accept-nearest'] ? { accept_nearest: true } : {}),
      ...(values['non-finite'] === undefined ? {} : { non_finite: values['non-finite'] }),
      ...(values.lenient ? { lenient: true } : {}),
      ...(sampleFormat === null || values['bit-depth'] === undefined ? {} : { sample_format: sampleFormat }),
      ...(values.container === undefined ? {} : { container: values.container }),
      ...(values.layout === undefined ? {} : { layout: values.layout }),
      ...(values.dither === undefined ? {} : { dither: values.dither }),
    },
  };
}
