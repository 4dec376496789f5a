import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { LatheError } from '../errors/index.ts';
import { canonicalJson } from './canonical-json.ts';
import { masterRecipeSchema, unchangedMasterRecipe, type MasterRecipe } from './master-recipe.ts';
import type { MasterSpec } from './master-spec.ts';
import { resolveAnalyzeRecipe } from './resolve-analyze-recipe.ts';
import { resolveMasterRecipe } from './resolve-master-recipe.ts';

test('an empty spec changes nothing', () => {
  assert.deepEqual(resolveMasterRecipe({}), unchangedMasterRecipe);
});

test('the result is frozen', () => {
  assert.ok(Object.isFrozen(resolveMasterRecipe({ targetLufs: -14 })));
});

const spotify = { name: 'spotify', version: '2' };
const cases: readonly [MasterSpec, Partial<MasterRecipe>][] = [
  [{ targetLufs: -14 }, { targetLufs: -14, ceilingDbtp: -1, policy: 'linear' }],
  [
    { targetLufs: -14, ceilingDbtp: -0.3 },
    { targetLufs: -14, ceilingDbtp: -0.3 },
  ],
  [
    { targetLufs: -14, ceilingDbtp: null },
    { targetLufs: -14, ceilingDbtp: null },
  ],
  [{ ceilingDbtp: -2 }, { targetLufs: null, ceilingDbtp: -2 }],
  [
    { sampleFormat: 's16', ditherSeed: 0 },
    { sampleFormat: 's16', ditherSeed: 0, ceilingDbtp: null },
  ],
  [
    { targetLufs: 0, policy: 'limit', limitDb: 0 },
    { targetLufs: 0, policy: 'limit', limitDb: 0, ceilingDbtp: -1 },
  ],
  [
    { targetLufs: -9, policy: 'best-effort', acceptNearest: true },
    { policy: 'best-effort', acceptNearest: true },
  ],
  [
    { profile: 'spotify' },
    { targetLufs: -14, ceilingDbtp: -1, policy: 'best-effort', sampleFormat: 's24', profile: spotify },
  ],
  [{ profile: 'spotify', targetLufs: -14 }, { profile: spotify }],
  [
    { profile: 'spotify', targetLufs: -9 },
    { targetLufs: -9, ceilingDbtp: -2, profile: { ...spotify, overrides: ['targetLufs', 'ceilingDbtp'] } },
  ],
  [
    { profile: 'spotify', profileVersion: '1', policy: 'linear', sampleFormat: null },
    {
      policy: 'linear',
      sampleFormat: null,
      profile: { ...spotify, version: '1', overrides: ['policy', 'sampleFormat'] },
    },
  ],
  [{ profile: 'catapult' }, { targetLufs: null, ceilingDbtp: null, profile: { name: 'catapult', version: '1' } }],
  [{ profile: 'youtube-music' }, { targetLufs: -7, ceilingDbtp: -1, profile: { name: 'youtube-music', version: '1' } }],
  [
    { profile: 'catapult', targetLufs: -14 },
    { ceilingDbtp: -1, profile: { name: 'catapult', version: '1', overrides: ['targetLufs', 'ceilingDbtp'] } },
  ],
  [
    { profile: 'ebu-r128', policy: 'limit', limitDb: 3 },
    {
      targetLufs: -23,
      limitDb: 3,
      profile: { name: 'ebu-r128', version: '1', overrides: ['policy', 'limitDb'] },
    },
  ],
];
for (const [spec, expected] of cases) {
  test(`${JSON.stringify(spec)} becomes ${JSON.stringify(expected)}`, () => {
    const recipe = resolveMasterRecipe(spec);
    const fields = Object.fromEntries(Object.entries(recipe).filter(([field]) => field in expected));
    assert.deepEqual(fields, expected);
  });
}

const refused: readonly [unknown, fields: readonly string[]][] = [
  [{ policy: 'limit', ceilingDbtp: -1 }, ['limitDb']],
  [{ policy: 'limit' }, ['limitDb', 'ceilingDbtp']],
  [{ limitDb: 3 }, ['limitDb']],
  [{ policy: 'best-effort', targetLufs: -14, ceilingDbtp: null }, ['ceilingDbtp']],
  [{ profile: 'spotfy' }, ['profile']],
  [{ profile: 'spotify', profileVersion: '99' }, ['profile']],
  [{ profileVersion: '1' }, ['profileVersion']],
  [
    { targetLufs: 3, ceilingDbtp: 1, policy: 'loud', ditherSeed: 1.5 },
    ['targetLufs', 'ceilingDbtp', 'policy', 'ditherSeed'],
  ],
  [{ targetLufs: Number.NaN }, ['targetLufs']],
  [{ targetLufs: '-14' }, ['targetLufs']],
  [{ loudness: -14 }, ['value']],
  [null, ['value']],
  ['-14', ['value']],
];
for (const [spec, fields] of refused) {
  test(`${JSON.stringify(spec)} is invalid_argument and names ${fields.join(', ')}`, () => {
    assert.throws(
      () => resolveMasterRecipe(spec),
      (error: unknown) => {
        assert.ok(error instanceof LatheError);
        assert.equal(error.code, 'invalid_argument');
        assert.deepEqual(Object.keys(error.details).toSorted(), fields.toSorted());
        for (const message of Object.values(error.details)) assert.ok(error.message.includes(String(message)));
        return true;
      },
    );
  });
}

test("a container is taken as asked for, null keeps the input's, and AIFF with float is a contradiction", () => {
  assert.equal(resolveMasterRecipe({}).container, null);
  assert.equal(resolveMasterRecipe({ container: 'bw64' }).container, 'bw64');
  assert.equal(resolveMasterRecipe({ container: null }).container, null);
  assert.equal(resolveMasterRecipe({ container: 'aifc', sampleFormat: 'f64' }).container, 'aifc');
  assert.throws(() => resolveMasterRecipe({ container: 'w64' }), { code: 'invalid_argument', message: /got "w64"/ });
  for (const sampleFormat of ['f32', 'f64'])
    assert.throws(() => resolveMasterRecipe({ container: 'aiff', sampleFormat }), {
      code: 'invalid_argument',
      message: /"aiff" holds no float/,
    });
});

test("a recipe frozen before there was a choice of container is still read, and keeps the input's", () => {
  const { container: _, ...earlier } = resolveMasterRecipe({ targetLufs: -14 });
  assert.equal(masterRecipeSchema.parse(earlier).container, null);
});

test('messages name the value received, and a mistyped profile its nearest name', () => {
  assert.throws(() => resolveMasterRecipe({ targetLufs: 3 }), { message: /targetLufs .* got 3\./ });
  assert.throws(() => resolveMasterRecipe({ profile: 'spotfy' }), { message: /did you mean "spotify"/ });
  assert.throws(() => resolveMasterRecipe({ loudness: -14 }), { message: /There is no field "loudness"/ });
});

test('whatever is accepted is a valid recipe, is kept by canonical JSON, and is resolved alike again', () => {
  const spec = fc.record(
    {
      profile: fc.constantFrom('spotify', 'apple-music', 'ebu-r128', 'aes-td1008'),
      targetLufs: fc.option(fc.double({ min: -70, max: 0, noNaN: true })),
      ceilingDbtp: fc.option(fc.double({ min: -20, max: 0, noNaN: true })),
      policy: fc.constantFrom('linear', 'limit', 'best-effort'),
      limitDb: fc.option(fc.double({ min: 0, max: 24, noNaN: true })),
      acceptNearest: fc.boolean(),
      sampleFormat: fc.option(fc.constantFrom('s16', 's24', 's32', 'f32', 'f64')),
      container: fc.option(fc.constantFrom('wav', 'rf64', 'bw64', 'aiff', 'aifc')),
      ditherSeed: fc.integer({ min: 0, max: 0xffffffff }),
      nonFinite: fc.constantFrom('zero', 'reject'),
    },
    { requiredKeys: [] },
  );
  let accepted = 0;
  fc.assert(
    fc.property(spec, (wish) => {
      let recipe: MasterRecipe;
      try {
        recipe = resolveMasterRecipe(wish);
      } catch (error) {
        assert.ok(error instanceof LatheError && error.code === 'invalid_argument');
        return;
      }
      accepted++;
      const text = canonicalJson(recipe);
      assert.equal(canonicalJson(masterRecipeSchema.parse(JSON.parse(text))), text);
      assert.deepEqual(resolveMasterRecipe(wish), recipe);
    }),
    { numRuns: 500 },
  );
  assert.ok(accepted > 100, `${accepted} of 500 were accepted`);
});

test('lenient is absent unless asked for, so that render keys from before it was there still find their renders', () => {
  assert.deepEqual(resolveMasterRecipe({ lenient: false }), resolveMasterRecipe({}));
  assert.ok(!('lenient' in resolveMasterRecipe({})));
  assert.equal(resolveMasterRecipe({ lenient: true }).lenient, true);
  assert.deepEqual(resolveAnalyzeRecipe({ lenient: false }), resolveAnalyzeRecipe({}));
  assert.ok(!('lenient' in resolveAnalyzeRecipe({})));
  assert.equal(resolveAnalyzeRecipe({ lenient: true }).lenient, true);
});
