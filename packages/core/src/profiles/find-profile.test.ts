import assert from 'node:assert/strict';
import { test } from 'node:test';
import { masterRecipeSchema, unchangedMasterRecipe } from '../recipes/master-recipe.ts';
import { findProfile, listProfiles } from './find-profile.ts';
import { profileCeilingDbtp, profileMasterDefaults } from './master-defaults.ts';
import { nearestName } from './nearest-name.ts';
import { profileDocuments } from './profile-documents.ts';
import { profileSchema } from './profile-schema.ts';

test('the profiles are aes-td1008, apple-music, ebu-r128 and spotify', () => {
  assert.deepEqual(
    listProfiles().map(({ name }) => name),
    ['aes-td1008', 'apple-music', 'ebu-r128', 'spotify'],
  );
});

test('no two documents share name and version', () => {
  const ids = profileDocuments.map(({ name, version }) => `${name} ${version}`);
  assert.equal(new Set(ids).size, ids.length);
});

for (const document of profileDocuments) {
  test(`${document.name} version ${document.version} obeys the schema and gives a valid recipe`, () => {
    assert.deepEqual(profileSchema.parse(document), document);
    const recipe = { ...unchangedMasterRecipe, ...profileMasterDefaults(document) };
    assert.deepEqual(masterRecipeSchema.parse(recipe), recipe);
    const { sampleFormats } = document.files;
    if (sampleFormats !== null) {
      assert.ok(recipe.sampleFormat !== null && sampleFormats.value.includes(recipe.sampleFormat));
    }
  });
}

for (const [name, targetLufs, ceilingDbtp, policy] of [
  ['spotify', -14, -1, 'best-effort'],
  ['apple-music', -16, -1, 'best-effort'],
  ['aes-td1008', -16, -1, 'best-effort'],
  ['ebu-r128', -23, -1, 'linear'],
] as const) {
  test(`${name} masters to ${targetLufs} LUFS and ${ceilingDbtp} dBTP, ${policy}`, () => {
    const defaults = profileMasterDefaults(findProfile(name));
    assert.deepEqual([defaults.targetLufs, defaults.ceilingDbtp, defaults.policy], [targetLufs, ceilingDbtp, policy]);
  });
}

for (const [loudnessLufs, ceilingDbtp] of [
  [-23, -1],
  [-14, -1],
  [-13.9, -2],
  [-9, -2],
  [null, -2],
] as const) {
  test(`the ceiling of spotify at ${loudnessLufs ?? 'unknown'} LUFS is ${ceilingDbtp} dBTP`, () => {
    assert.equal(profileCeilingDbtp(findProfile('spotify'), loudnessLufs), ceilingDbtp);
  });
}

test('a version is found by its number; one that is not there is not_found and lists those that are', () => {
  assert.equal(findProfile('spotify', '1').version, '1');
  assert.throws(() => findProfile('spotify', '99'), { code: 'not_found', message: /there are: 1\b/ });
});

for (const [typed, meant] of [
  ['spotfy', 'spotify'],
  ['Spotify', 'spotify'],
  ['apple', 'apple-music'],
  ['Apple Music', 'apple-music'],
  ['r128', 'ebu-r128'],
  ['td1008', 'aes-td1008'],
] as const) {
  test(`${JSON.stringify(typed)} is not_found and suggests ${meant}`, () => {
    assert.throws(() => findProfile(typed), { code: 'not_found', message: new RegExp(`did you mean "${meant}"`) });
  });
}

test('a name like none of them lists all', () => {
  assert.throws(() => findProfile('gramophone'), { code: 'not_found', message: /there are: aes-td1008, apple-music/ });
  assert.equal(nearestName('', ['spotify']), null);
  assert.equal(nearestName('x'.repeat(100_000), ['spotify']), null);
});
