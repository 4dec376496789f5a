import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger } from '../logging/create-logger.ts';
import { descend } from './stop-ladder.ts';

test('steps run in order; one that fails and one that hangs do not keep the rest from running', async () => {
  const seen: string[] = [];
  const troubled = await descend(
    [
      { name: 'refuse', withinMs: 1000, run: () => void seen.push('refuse') },
      { name: 'fail', withinMs: 1000, run: () => Promise.reject(new Error('broken')) },
      {
        name: 'hang',
        withinMs: 5,
        run: (signal) => {
          signal.addEventListener('abort', () => seen.push('hang aborted'));
          return new Promise(() => {});
        },
      },
      { name: 'last', withinMs: 1000, run: () => void seen.push('last') },
    ],
    createLogger('test', 'silent'),
  );
  assert.deepEqual(seen, ['refuse', 'hang aborted', 'last']);
  assert.deepEqual(troubled, ['fail', 'hang']);
});
