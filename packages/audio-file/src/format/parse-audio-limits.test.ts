import assert from 'node:assert/strict';
import { test } from 'node:test';
import { audioLimitsFromEnvironment, audioLimitsFromPairs } from './parse-audio-limits.ts';

test('limits are read from pairs and from variables, the last of a name wins, empty variables do not count', () => {
  assert.deepEqual(
    audioLimitsFromPairs(['duration-seconds=3', 'wall-seconds-per-audio-second=0.5', 'duration-seconds=4']),
    {
      maxDurationSeconds: 4,
      maxWallSecondsPerAudioSecond: 0.5,
    },
  );
  const environment = { LATHE_LIMIT_DURATION_SECONDS: '60', LATHE_LIMIT_TAGS: '', LATHE_SLOTS: '2', PATH: 'x' };
  assert.deepEqual(audioLimitsFromEnvironment(environment), { maxDurationSeconds: 60 });
});

for (const pair of [
  'duration=3',
  'duration-seconds',
  'duration-seconds=',
  'tags=-1',
  'tags=1e3',
  'tags=NaN',
  'channels=129',
  '',
]) {
  test(`${JSON.stringify(pair)} is invalid_argument and is named`, () => {
    assert.throws(
      () => audioLimitsFromPairs([pair]),
      (error: Error) =>
        'code' in error && error.code === 'invalid_argument' && error.message.includes(pair.split('=')[0] ?? ''),
    );
  });
}

test('every variable at fault is named at once', () => {
  assert.throws(() => audioLimitsFromEnvironment({ LATHE_LIMIT_TAGS: 'many', LATHE_LIMIT_MOONS: '1' }), {
    code: 'invalid_argument',
    message: /LATHE_LIMIT_TAGS is "many".*"LATHE_LIMIT_MOONS"/,
  });
});
