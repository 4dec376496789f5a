import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { canonicalJson } from '../recipes/canonical-json.ts';
import { masterRecipeSchema, unchangedMasterRecipe } from '../recipes/master-recipe.ts';
import { findProfile, listProfiles } from './find-profile.ts';
import { profileCeilingDbtp, profileMasterDefaults } from './master-defaults.ts';
import { nearestName } from './nearest-name.ts';
import { profileDocuments } from './profile-documents.ts';
import { profileSchema } from './profile-schema.ts';

test('there is a profile for every destination that is known', () => {
  assert.deepEqual(
    listProfiles().map(({ name }) => name),
    [
      'acx',
      'aes-td1008',
      'aggregator',
      'amazon-music',
      'apple-digital-masters',
      'apple-dolby-atmos',
      'apple-music',
      'apple-podcasts',
      'arib-tr-b32',
      'atsc-a85',
      'catapult',
      'cd-baby',
      'deezer',
      'ebu-r128',
      'ebu-r128-live',
      'ebu-r128-s1',
      'ebu-r128-s2',
      'ebu-r128-s3',
      'ebu-r128-s4',
      'free-tv-op59',
      'ingrooves',
      'ingrooves-hra',
      'lathe-qc',
      'netflix',
      'prss',
      'soundcloud',
      'spotify',
      'tidal',
      'umg-dolby-atmos',
      'umw-recordings',
      'youtube',
      'youtube-music',
    ],
  );
});

/** SHA-256 of the canonical JSON of every version that has been published; a line here is never changed. */
const published: Readonly<Record<string, string>> = {
  'acx 1': 'ac453371d7a1f04a',
  'aes-td1008 1': '7945c7913ab1d012',
  'aggregator 1': '6b0ba97d42798b0a',
  'amazon-music 1': 'dc3366af4d8d5cab',
  'apple-digital-masters 1': '462b31f2f306823a',
  'apple-dolby-atmos 1': '03fa6eb4ed959e89',
  'apple-music 1': 'fe2ff2bcf9c357f8',
  'apple-music 2': '2d7433ac1662ab49',
  'apple-podcasts 1': 'cf29101e68fc58f1',
  'arib-tr-b32 1': 'a49fc0d489a898f2',
  'atsc-a85 1': 'c329f199c3293b0c',
  'catapult 1': '09cd47ecad6604b4',
  'cd-baby 1': '92d7184eb6661aa4',
  'deezer 1': '3dabd034a368f57a',
  'ebu-r128 1': 'b234898252f41abd',
  'ebu-r128-live 1': '672d1601a72595f9',
  'ebu-r128-s1 1': '2eb236dd47a787e4',
  'ebu-r128-s2 1': '5c14e1f9a03e1a08',
  'ebu-r128-s3 1': '48b9275e30fa36cc',
  'ebu-r128-s4 1': '1ec6c58eac40277a',
  'free-tv-op59 1': '5a8bd66c5bd8f8fc',
  'ingrooves 1': 'e220c2044c68e300',
  'ingrooves-hra 1': '7f97dcf5bf026d29',
  'lathe-qc 1': '255ef727bdc7dc86',
  'netflix 1': '863df2f92ab14ee6',
  'prss 1': 'aeecefaf70c00c58',
  'soundcloud 1': '593a25b85dce06c6',
  'spotify 1': 'e4d97e196bee3a3f',
  'spotify 2': '2fc5b0600238efd1',
  'tidal 1': '79c89d01db513c57',
  'umg-dolby-atmos 1': 'cf550e422ae51f1d',
  'umw-recordings 1': '121cfcb9d31d11cb',
  'youtube 1': 'b5ea345f2dc4b98c',
  'youtube-music 1': 'a17506a456c16835',
};

test('a published version never changes', () => {
  const hashes = Object.fromEntries(
    profileDocuments.map((document) => [
      `${document.name} ${document.version}`,
      createHash('sha256').update(canonicalJson(document)).digest('hex').slice(0, 16),
    ]),
  );
  for (const [id, hash] of Object.entries(published)) assert.equal(hashes[id], hash, `${id} was changed`);
  assert.deepEqual(Object.keys(published).toSorted(), Object.keys(hashes).toSorted(), 'add the new version here');
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
  ['atsc-a85', -24, -2, 'linear'],
  ['netflix', -27, -2, 'linear'],
  ['youtube-music', -7, null, 'linear'],
  ['acx', null, -3, 'linear'],
  ['umw-recordings', null, -0.3, 'linear'],
  ['catapult', null, null, 'linear'],
] as const) {
  test(`${name} masters to ${targetLufs ?? 'no'} LUFS and ${ceilingDbtp ?? 'no'} dBTP, ${policy}`, () => {
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
  assert.throws(() => findProfile('spotify', '99'), { code: 'not_found', message: /there are: 2, 1\b/ });
});

for (const [typed, meant] of [
  ['spotfy', 'spotify'],
  ['Spotify', 'spotify'],
  ['apple', 'apple-music'],
  ['Apple Music', 'apple-music'],
  ['r128', 'ebu-r128'],
  ['td1008', 'aes-td1008'],
  ['netflx', 'netflix'],
  ['youtube music', 'youtube-music'],
] as const) {
  test(`${JSON.stringify(typed)} is not_found and suggests ${meant}`, () => {
    assert.throws(() => findProfile(typed), { code: 'not_found', message: new RegExp(`did you mean "${meant}"`) });
  });
}

test('a name like none of them lists all', () => {
  assert.throws(() => findProfile('gramophone'), {
    code: 'not_found',
    message: /there are: acx, aes-td1008, aggregator/,
  });
  assert.equal(nearestName('', ['spotify']), null);
  assert.equal(nearestName('x'.repeat(100_000), ['spotify']), null);
});
