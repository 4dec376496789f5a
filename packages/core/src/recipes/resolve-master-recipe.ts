import { invalidArgument, schemaFaults } from './fault.ts';
import type { MasterRecipe } from './master-recipe.ts';
import { masterSpecSchema } from './master-spec.ts';
import { mergeMasterSpec } from './merge-master-spec.ts';

/**
 * Decides every value of a master: fields of the caller win over those of the profile, and those over the recipe
 * that changes nothing. A target without a ceiling gets −1 dBTP, since gain alone could otherwise end above full
 * scale. `profile.overrides` of the result names the fields that differ from what the profile asks for.
 * @throws invalid_argument with every fault named, `details` by field.
 */
export function resolveMasterRecipe(input: unknown): MasterRecipe {
  const parsed = masterSpecSchema.safeParse(input);
  if (!parsed.success) throw invalidArgument('The master spec', schemaFaults(parsed.error, input));
  return mergeMasterSpec(parsed.data);
}
