import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LatheError } from '@lathe/core/errors';
import { untilAvailable } from './until-available.ts';

function lines() {
  const warned: unknown[] = [];
  const told: unknown[] = [];
  return {
    warned,
    told,
    log: {
      warn: (fields: unknown) => void warned.push(fields),
      info: (fields: unknown) => void told.push(fields),
    },
  };
}

test('what is unavailable 61 times is opened at the 62nd try, and was said to be away twice, without a stack', async () => {
  const { log, warned, told } = lines();
  let tries = 0;
  const open = (): Promise<string> => {
    tries += 1;
    if (tries > 61) return Promise.resolve('open');
    return Promise.reject(new LatheError('unavailable', 'The database does not answer.'));
  };
  assert.equal(await untilAvailable(open, { log, everyMs: 0 }), 'open');
  const line = { code: 'unavailable', message: 'The database does not answer.' };
  assert.deepEqual([warned, told], [[line, line], [{ failures: 61 }]]);
});

test('any other error ends the waiting at once', async () => {
  const { log, warned } = lines();
  const wrong = new LatheError('wrong_state', 'The schema is old.');
  await assert.rejects(
    untilAvailable(() => Promise.reject(wrong), { log, everyMs: 0 }),
    { code: 'wrong_state' },
  );
  assert.deepEqual(warned, []);
});

test('a signal ends the waiting', async () => {
  const { log } = lines();
  const stopping = new AbortController();
  const open = (): Promise<string> => {
    stopping.abort(new Error('stopped'));
    return Promise.reject(new LatheError('unavailable', 'away'));
  };
  await assert.rejects(untilAvailable(open, { log, signal: stopping.signal }), /stopped|abort/);
});
