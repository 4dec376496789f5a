import assert from 'node:assert/strict';
import { test } from 'node:test';
import { customKindsFromJson, payloadLimit } from './custom-kind.ts';
import { checkInputs, jobKindOf, jobKinds } from './job-kinds.ts';

const [waveform] = customKindsFromJson(
  '[{"kind":"waveform","inputs":[{"role":"source","minimum":1,"maximum":2}],' +
    '"outputs":[{"role":"peaks","mediaType":"application/json","ending":".json"}]}]',
);
assert.ok(waveform);

test('a custom kind takes and writes what its settings say, any object is its recipe, and nothing of it is reused', () => {
  assert.equal(jobKindOf('waveform', [...jobKinds, waveform]), waveform);
  assert.deepEqual(waveform.resolveRecipe({ b: [1, null], a: 'x' }), { b: [1, null], a: 'x' });
  assert.equal(waveform.profileOf('{}'), null);
  assert.equal(waveform.isReusable, false);
  assert.deepEqual(
    waveform.outputs.map((output) => [output.role, output.mediaType, output.fileName('song')]),
    [['peaks', 'application/json', 'song.peaks.json']],
  );
  checkInputs(waveform, [{ role: 'source' }, { role: 'source' }]);
  assert.throws(() => checkInputs(waveform, []), { code: 'invalid_argument', message: /takes 1 to 2 .* got 0/ });
});

test('a kind with its name alone takes no input and writes no output', () => {
  const [noop] = customKindsFromJson('[{"kind":"noop"}]');
  assert.ok(noop);
  assert.deepEqual([noop.inputs, noop.outputs, noop.defaultClass], [[], [], 'bulk']);
  checkInputs(noop, []);
  assert.throws(() => checkInputs(noop, [{ role: 'source' }]), { message: /"noop" takes no inputs, got "source"/ });
});

for (const spec of [null, [], 'text', 3, { long: 'x'.repeat(payloadLimit) }])
  test(`a payload ${JSON.stringify(spec).slice(0, 20)} is invalid_argument`, () => {
    assert.throws(() => waveform.resolveRecipe(spec), { code: 'invalid_argument', message: /payload of a "waveform"/ });
  });

for (const [settings, fault] of [
  ['{', /JSON such as/],
  ['{"kind":"noop"}', /expected array/],
  ['[{"kind":"No op"}]', /0\.kind is wrong: expected a to z.*"No op"/],
  ['[{"kind":"noop","threads":2}]', /There is no field "threads"/],
  ['[{"kind":"noop"},{"kind":"noop"}]', /There is a kind "noop" already/],
  ['[{"kind":"master"}]', /There is a kind "master" already/],
  ['[{"kind":"a","inputs":[{"role":"x","minimum":2,"maximum":1}]}]', /takes 2 to 1 of role "x"/],
  ['[{"kind":"a","outputs":[{"role":"x","mediaType":"json","ending":".json"}]}]', /type\/subtype/],
] as const)
  test(`the settings ${settings} are invalid_argument`, () => {
    assert.throws(() => customKindsFromJson(settings), { code: 'invalid_argument', message: fault });
  });
