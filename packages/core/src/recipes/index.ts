/** What resolves a recipe without a schema library; import-light for the command line. */
export { canonicalJson } from './canonical-json.ts';
export { defaultCeilingDbtp, mergeMasterSpec } from './merge-master-spec.ts';
export { pictureParts } from './picture-parts.ts';
export { unchangedMasterRecipe } from './unchanged-master-recipe.ts';
export { findProfile, listProfiles } from '../profiles/find-profile.ts';
