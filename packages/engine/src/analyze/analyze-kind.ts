import type { JobKind } from '../kinds/job-kind.ts';

/** Measures one source. */
export const analyzeKind: JobKind = {
  kind: 'analyze',
  recipeSchema: 'lathe.recipe.analyze/1',
  inputs: [{ role: 'source', minimum: 1, maximum: 1 }],
  outputs: [{ role: 'report', mediaType: 'application/json', fileName: (stem) => `${stem}.report.json` }],
  load: () => import('./run-analyze.ts'),
};
