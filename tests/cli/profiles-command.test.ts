import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listProfiles, profileSchema } from '@lathe/core';
import { profileValues } from '@lathe/core/check';
import { runLathe } from '../support/cli.ts';

test('list is the default and fits a terminal', async () => {
  const [bare, list] = await Promise.all([runLathe(['profiles']), runLathe(['profiles', 'list'])]);
  assert.equal(bare.stdout, list.stdout);
  assert.equal(list.exitCode, 0);
  assert.match(list.stdout, /^spotify +2 +playback +-14 +-1 +official +Spotify$/m);
  assert.match(list.stdout, /^soundcloud +1 +playback +-14 +-1 +unverified +SoundCloud$/m);
});

test('list --json holds every newest document', async () => {
  const { stdout } = await runLathe(['profiles', 'list', '--json']);
  assert.deepEqual(JSON.parse(stdout), { profiles: listProfiles() });
});

test('show prints every value, source, date and confidence of a profile within 79 columns', async () => {
  const [profile] = listProfiles().filter(({ name }) => name === 'amazon-music');
  assert.ok(profile);
  const { stdout } = await runLathe(['profiles', 'show', profile.name]);
  const flat = stdout.replaceAll(/\s+/g, ' ');
  for (const { value, source } of profileValues(profile)) {
    for (const text of [value, source.document, source.date, source.confidence]) assert.ok(flat.includes(text), text);
  }
  assert.match(flat, /true peak, others say at most −1 dBTP/);
  for (const line of stdout.split('\n')) if (!line.includes('http')) assert.ok(line.length <= 79, line);
});

test('show --json is the document, in the version asked for', async () => {
  const { stdout } = await runLathe(['profiles', 'show', 'spotify@1', '--json']);
  const document = profileSchema.parse(JSON.parse(stdout));
  assert.deepEqual([document.name, document.version], ['spotify', '1']);
});

test('diff tells what two profiles say differently', async () => {
  const { stdout } = await runLathe(['profiles', 'diff', 'tidal', 'deezer', '--json']);
  const { differences } = JSON.parse(stdout);
  assert.deepEqual(
    differences.find(({ key }: { key: string }) => key === 'target'),
    { key: 'target', what: 'target', from: '−14 LUFS (warn, secondary)', to: '−15 LUFS (warn, secondary)' },
  );
  assert.deepEqual(
    differences.map(({ key }: { key: string }) => key),
    ['title', 'target', 'playback-gain'],
  );
});

test('diff of two versions shows what was added; of one with itself nothing', async () => {
  const { stdout } = await runLathe(['profiles', 'diff', 'apple-music@1', 'apple-music@2']);
  assert.match(stdout, /upsampling +- +none \(warn,/);
  assert.equal(
    (await runLathe(['profiles', 'diff', 'spotify', 'spotify@2'])).stdout,
    'spotify@2 and spotify@2 say the same.\n',
  );
});

for (const [what, args, exitCode, message] of [
  ['an unknown action', ['shwo'], 2, /knows list, show, diff; got "shwo"\. Did you mean "show"/],
  ['show without a name', ['show'], 2, /takes 1 name, got 0/],
  ['diff with one name', ['diff', 'spotify'], 2, /takes 2 names, got 1/],
  ['an unknown profile', ['show', 'spotfy'], 5, /did you mean "spotify"/],
] as const) {
  test(`${what} ends with exit code ${exitCode}`, async () => {
    const run = await runLathe(['profiles', ...args]);
    assert.equal(run.exitCode, exitCode);
    assert.match(run.stderr, message);
  });
}
