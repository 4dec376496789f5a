import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LatheError } from '@lathe/core/errors';
import { withoutServerPaths } from './without-server-paths.ts';

test('paths of the scratch space become the names of the files, in message and details; the rest stays', () => {
  const directory = '/var/lathe/worker-7-x/attempt';
  const known = Array.from({ length: 12 }, (_, index) => ({
    path: `${directory}/input-${index}`,
    name: `song $& ${index}.wav`,
  }));
  const error = new LatheError('io_error', `open failed on ${directory}/input-11, then on ${directory}/.lathe-1.tmp.`, {
    details: { path: `${directory}/input-1`, systemCode: 'EIO', count: 3, missing: null },
  });
  const shown = withoutServerPaths(error, directory, known);
  assert.equal(shown.message, 'open failed on song $& 11.wav, then on the scratch space/.lathe-1.tmp.');
  assert.deepEqual(shown.details, { path: 'song $& 1.wav', systemCode: 'EIO', count: 3, missing: null });
  assert.equal(shown.code, 'io_error');
  assert.equal(shown.cause, error);
});
