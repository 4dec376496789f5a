import { masterRecipeSchema } from '../../recipes/master-recipe.ts';
import { parseRecipe } from '../../recipes/parse-recipe.ts';
import { resolveMasterRecipe } from '../../recipes/resolve-master-recipe.ts';
import type { JobKind } from '../job-kind.ts';

/** Brings one source to a loudness under a peak ceiling, and proves it. */
export const masterKind: JobKind = {
  kind: 'master',
  title: 'Master a recording',
  wireField: 'master',
  inputs: [{ role: 'source', minimum: 1, maximum: 1 }],
  outputs: [
    { role: 'master', mediaType: 'audio/wav', fileName: (stem) => `${stem}.wav` },
    { role: 'report', mediaType: 'application/json', fileName: (stem) => `${stem}.report.json` },
  ],
  recipeSchema: masterRecipeSchema,
  resolveRecipe: resolveMasterRecipe,
  profileOf: (recipe) => parseRecipe(masterRecipeSchema, recipe).profile,
  isReusable: true,
  defaultClass: 'interactive',
  workSecondsPerAudioSecond: 0.02,
};
