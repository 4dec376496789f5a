import { LatheError } from '../errors/index.ts';
import { findProfile } from '../profiles/find-profile.ts';
import { profileCeilingDbtp, profileMasterDefaults } from '../profiles/master-defaults.ts';
import type { Profile } from '../profiles/profile-schema.ts';
import { invalidArgument, type Fault } from './fault.ts';
import type { MasterRecipe } from './master-recipe.ts';
import type { MasterSpec } from './master-spec.ts';
import { unchangedMasterRecipe } from './unchanged-master-recipe.ts';

/** Ceiling of a master with a loudness target where neither caller nor profile names one, dBTP. */
export const defaultCeilingDbtp = -1;

/** Fields in which a caller may differ from a profile. */
const overridable = ['targetLufs', 'ceilingDbtp', 'policy', 'limitDb', 'acceptNearest', 'sampleFormat'] as const;

/**
 * Decides every value of a master from a spec whose fields are valid one by one; loads no schema library, so that the
 * command line can use it for `plan`. See `resolveMasterRecipe`, which checks the fields too.
 * @throws invalid_argument with every contradiction named.
 */
export function mergeMasterSpec(spec: MasterSpec): MasterRecipe {
  const faults: Fault[] = [];
  const profile = profileOf(spec, faults);
  const recipe = merge(spec, profile);
  faults.push(...contradictions(recipe));
  if (faults.length > 0) throw invalidArgument('The master spec', faults);
  return Object.freeze(recipe);
}

function profileOf(spec: MasterSpec, faults: Fault[]): Profile | null {
  if (spec.profile === undefined) {
    if (spec.profileVersion !== undefined)
      faults.push({ field: 'profileVersion', message: 'profileVersion needs profile.' });
    return null;
  }
  try {
    return findProfile(spec.profile, spec.profileVersion);
  } catch (caught) {
    faults.push({ field: 'profile', message: LatheError.from(caught).message });
    return null;
  }
}

function merge(spec: MasterSpec, profile: Profile | null): MasterRecipe {
  const defaults = { ...unchangedMasterRecipe, ...(profile && profileMasterDefaults(profile)) };
  const base = { ...defaults, ceilingDbtp: profile === null ? null : ceilingFor(defaults.targetLufs, profile) };
  const targetLufs = spec.targetLufs === undefined ? base.targetLufs : spec.targetLufs;
  const recipe: MasterRecipe = {
    ...base,
    targetLufs,
    ceilingDbtp: spec.ceilingDbtp === undefined ? ceilingFor(targetLufs, profile) : spec.ceilingDbtp,
    policy: spec.policy ?? base.policy,
    limitDb: spec.limitDb === undefined ? base.limitDb : spec.limitDb,
    acceptNearest: spec.acceptNearest ?? base.acceptNearest,
    sampleFormat: spec.sampleFormat === undefined ? base.sampleFormat : spec.sampleFormat,
    container: spec.container === undefined ? base.container : spec.container,
    dither: spec.dither ?? base.dither,
    layout: spec.layout === undefined ? base.layout : spec.layout,
    ditherSeed: spec.ditherSeed ?? base.ditherSeed,
    nonFinite: spec.nonFinite ?? base.nonFinite,
    // Absent rather than false, so that recipes and render keys from before the field was there stay what they are.
    ...(spec.lenient === true ? { lenient: spec.lenient } : {}),
  };
  if (profile === null) return recipe;
  const { name, version } = profile;
  const overrides = overridable.filter((field) => recipe[field] !== base[field]);
  return { ...recipe, profile: overrides.length > 0 ? { name, version, overrides } : { name, version } };
}

function ceilingFor(targetLufs: number | null, profile: Profile | null): number | null {
  const ceilingDbtp = profile && profileCeilingDbtp(profile, targetLufs);
  return ceilingDbtp ?? (targetLufs === null ? null : defaultCeilingDbtp);
}

function contradictions(recipe: MasterRecipe): Fault[] {
  const { policy, limitDb, ceilingDbtp, container, sampleFormat } = recipe;
  const faults: Fault[] = [];
  if (policy === 'limit' && limitDb === null)
    faults.push({ field: 'limitDb', message: 'policy "limit" needs limitDb, the most gain reduction at any frame.' });
  if (policy !== 'limit' && limitDb !== null)
    faults.push({ field: 'limitDb', message: `limitDb belongs to policy "limit", got policy "${policy}".` });
  if (policy !== 'linear' && ceilingDbtp === null)
    faults.push({ field: 'ceilingDbtp', message: `policy "${policy}" needs ceilingDbtp, the level to limit to.` });
  if (container === 'aiff' && (sampleFormat === 'f32' || sampleFormat === 'f64'))
    faults.push({ field: 'container', message: `container "aiff" holds no float, got ${sampleFormat}; "aifc" does.` });
  if (container === 'flac' && sampleFormat !== null && sampleFormat !== 's16' && sampleFormat !== 's24')
    faults.push({
      field: 'container',
      message: `container "flac" holds 16 and 24 bit, got ${sampleFormat}; "wav" holds the others.`,
    });
  return faults;
}
