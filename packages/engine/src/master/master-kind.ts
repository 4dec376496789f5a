import type { JobKind } from '../kinds/job-kind.ts';

/** Brings one source to a loudness under a peak ceiling. */
export const masterKind: JobKind = {
  kind: 'master',
  recipeSchema: 'lathe.recipe.master/1',
  inputs: [{ role: 'source', minimum: 1, maximum: 1 }],
  outputs: [
    { role: 'master', mediaType: 'audio/wav', fileName: (stem) => `${stem}.wav` },
    { role: 'report', mediaType: 'application/json', fileName: (stem) => `${stem}.report.json` },
  ],
  load: () => import('./run-master.ts'),
};
