import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busContract } from '@lathe/core/contracts';
import { LocalBus } from './local-bus.ts';

busContract('local', async () => new LocalBus());

test('a closed bus gives up a message whose handler always rejects', async () => {
  const bus = new LocalBus();
  const rejected = Promise.withResolvers<void>();
  await bus.subscribe('events', null, () => {
    rejected.resolve();
    throw new Error('Never taken.');
  });
  await bus.publish('events', [{ key: 'k', value: new Uint8Array(1) }]);
  await rejected.promise;
  await bus[Symbol.asyncDispose]();
  await assert.rejects(bus.publish('events', []), { code: 'unavailable' });
});
