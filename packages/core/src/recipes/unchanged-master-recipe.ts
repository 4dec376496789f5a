import type { MasterRecipe } from './master-recipe.ts';

/** The recipe that changes nothing; others are made from it by replacing fields. */
export const unchangedMasterRecipe: MasterRecipe = {
  schema: 'lathe.recipe.master/1',
  targetLufs: null,
  ceilingDbtp: null,
  policy: 'linear',
  limitDb: null,
  acceptNearest: false,
  sampleFormat: null,
  container: null,
  ditherSeed: 0x1a7e,
  nonFinite: 'zero',
  profile: null,
};
