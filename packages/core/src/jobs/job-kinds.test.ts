import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson } from '../recipes/canonical-json.ts';
import { checkInputs, jobKindOf, jobKindOfWireField, jobKinds } from './job-kinds.ts';

for (const kind of jobKinds) {
  test(`${kind.kind}: an empty spec resolves to a recipe of its schema, found by name and wire field`, () => {
    const recipe = kind.resolveRecipe({});
    assert.deepEqual(kind.recipeSchema.parse(recipe), recipe);
    assert.equal(kind.profileOf(canonicalJson(recipe)), null);
    assert.equal(jobKindOf(kind.kind), kind);
    assert.equal(jobKindOfWireField(kind.wireField), kind);
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
    message: /"press"; there are: "analyze", "master"/,
  });
  assert.throws(() => jobKindOfWireField('press'), { code: 'invalid_argument' });
});

test('a profile is found in a stored recipe of a master', () => {
  const kind = jobKindOf('master');
  const { name, version } = kind.profileOf(canonicalJson(kind.resolveRecipe({ profile: 'spotify' }))) ?? {};
  assert.deepEqual([name, version], ['spotify', '2']);
});

test('a series of an analysis is asked for, not given', () => {
  assert.deepEqual(jobKindOf('analyze').resolveRecipe({}), { schema: 'lathe.recipe.analyze/1', series: false });
  assert.deepEqual(jobKindOf('analyze').resolveRecipe({ series: true }), {
    schema: 'lathe.recipe.analyze/1',
    series: true,
  });
  assert.throws(() => jobKindOf('analyze').resolveRecipe({ series: 'yes' }), { code: 'invalid_argument' });
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
