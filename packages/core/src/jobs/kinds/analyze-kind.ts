import { analyzeRecipeSchema } from '../../recipes/analyze-recipe.ts';
import { resolveAnalyzeRecipe } from '../../recipes/resolve-analyze-recipe.ts';
import { parseRecipe } from '../../recipes/parse-recipe.ts';
import type { JobKind } from '../job-kind.ts';

/** Measures one source. */
export const analyzeKind: JobKind = {
  kind: 'analyze',
  title: 'Measure a recording',
  wireField: 'analyze',
  inputs: [{ role: 'source', minimum: 1, maximum: 1 }],
  outputs: [{ role: 'report', mediaType: 'application/json', fileName: (stem) => `${stem}.report.json` }],
  recipeSchema: analyzeRecipeSchema,
  resolveRecipe: resolveAnalyzeRecipe,
  profileOf(recipe) {
    parseRecipe(analyzeRecipeSchema, recipe);
    return null;
  },
  isReusable: true,
  defaultClass: 'interactive',
  workSecondsPerAudioSecond: 0.005,
};
