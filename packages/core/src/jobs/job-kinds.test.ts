import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unchangedMasterRecipe } from '../recipes/unchanged-master-recipe.ts';
import { canonicalJson } from '../recipes/canonical-json.ts';
import { checkInputs, jobKindOf, jobKinds } from './job-kinds.ts';

for (const kind of jobKinds) {
  test(`${kind.kind}: an empty spec resolves to a recipe of its schema, found by name`, () => {
    const recipe = kind.resolveRecipe({});
    assert.deepEqual(kind.recipeSchema.parse(recipe), recipe);
    assert.equal(kind.profileOf(canonicalJson(recipe)), null);
    assert.equal(jobKindOf(kind.kind), kind);
  });

  test(`${kind.kind}: roles are unique, counts possible, file names apart, work above 0`, () => {
    for (const roles of [kind.inputs, kind.outputs]) {
      assert.ok(roles.length > 0);
      assert.equal(new Set(roles.map(({ role }) => role)).size, roles.length);
    }
    for (const { minimum, maximum } of kind.inputs) assert.ok(minimum >= 0 && maximum >= Math.max(1, minimum));
    assert.equal(new Set(kind.outputs.map((output) => output.fileName('a'))).size, kind.outputs.length);
    assert.ok(kind.workSecondsPerAudioSecond > 0);
  });

  test(`${kind.kind}: an unknown field of the spec and a foreign recipe are invalid_argument`, () => {
    assert.throws(() => kind.resolveRecipe({ nonsense: 1 }), { code: 'invalid_argument', message: /"nonsense"/ });
    for (const recipe of ['', '{}', '[]', '{"schema":"other/1"}'])
      assert.throws(() => kind.profileOf(recipe), { code: 'invalid_argument' });
  });
}

test('kinds and wire fields are unique, and an unknown one is invalid_argument with those there are', () => {
  assert.equal(new Set(jobKinds.map(({ kind }) => kind)).size, jobKinds.length);
  assert.equal(new Set(jobKinds.map(({ wireField }) => wireField)).size, jobKinds.length);
  assert.throws(() => jobKindOf('press'), {
    code: 'invalid_argument',
    message: /"press"; there are: "analyze", "master". A kind that workers of yours bring .* LATHE_CUSTOM_KINDS/,
  });
});

test('a profile is found in a stored recipe of a master', () => {
  const kind = jobKindOf('master');
  const { name, version } = kind.profileOf(canonicalJson(kind.resolveRecipe({ profile: 'spotify' }))) ?? {};
  assert.deepEqual([name, version], ['spotify', '2']);
});

const plainAnalysis = { schema: 'lathe.recipe.analyze/1', series: false, dualMono: false, layout: null };

test('series, dual mono and layout of an analysis are asked for, not given', () => {
  const resolveRecipe = (spec: unknown): unknown => jobKindOf('analyze').resolveRecipe(spec);
  assert.deepEqual(resolveRecipe({}), plainAnalysis);
  assert.deepEqual(resolveRecipe({ series: true }), { ...plainAnalysis, series: true });
  assert.deepEqual(resolveRecipe({ dualMono: true, layout: '7.1.4' }), {
    ...plainAnalysis,
    dualMono: true,
    layout: '7.1.4',
  });
  for (const spec of [{ series: 'yes' }, { dualMono: 1 }, { layout: '' }, { layout: 'L;R' }]) {
    assert.throws(() => resolveRecipe(spec), { code: 'invalid_argument' });
  }
});

test('recipes stored before a field was there mean what they meant: no dual mono, TPDF, the layout of the file', () => {
  const older = { schema: 'lathe.recipe.analyze/1', series: true };
  assert.deepEqual(jobKindOf('analyze').recipeSchema.parse(older), { ...plainAnalysis, series: true });
  const { dither, layout, ...master } = unchangedMasterRecipe;
  assert.deepEqual([dither, layout], ['tpdf', null]);
  assert.deepEqual(jobKindOf('master').recipeSchema.parse(master), unchangedMasterRecipe);
});

test('dither and layout of a master are asked for, and kept when null is said', () => {
  const resolveRecipe = (spec: unknown): unknown => jobKindOf('master').resolveRecipe(spec);
  assert.deepEqual(resolveRecipe({ dither: 'shaped', layout: 'L,C,R' }), {
    ...unchangedMasterRecipe,
    dither: 'shaped',
    layout: 'L,C,R',
  });
  assert.deepEqual(resolveRecipe({ layout: null }), unchangedMasterRecipe);
  assert.throws(() => resolveRecipe({ dither: 'none' }), { code: 'invalid_argument', message: /dither/ });
});

const source = { role: 'source' };
for (const [inputs, fault] of [
  [[], /takes 1 of role "source", got 0/],
  [[source, source], /takes 1 of role "source", got 2/],
  [[source, { role: 'stem' }], /takes inputs of role "source", got "stem"/],
] as const) {
  test(`inputs ${JSON.stringify(inputs)} are invalid_argument`, () => {
    assert.throws(() => checkInputs(jobKindOf('master'), inputs), { code: 'invalid_argument', message: fault });
  });
}

test('one source is what a master takes', () => {
  checkInputs(jobKindOf('master'), [source]);
});
