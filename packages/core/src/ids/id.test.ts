import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { isAssetId, isJobId, newId } from './id.ts';

test('ids have their prefix and are UUIDs of version 7, variant 10', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (timeMs) => {
      assert.ok(isJobId(newId('job', timeMs)));
      assert.ok(isAssetId(newId('ast', timeMs)));
      assert.match(newId('evt', timeMs), /^evt_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }),
  );
});

test('the first 48 bits are the time in ms, so that ids sort by creation', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 2 }), fc.integer({ min: 1, max: 2 ** 40 }), (timeMs, laterMs) => {
      const id = newId('job', timeMs);
      assert.equal(Number.parseInt(id.slice(4).replaceAll('-', '').slice(0, 12), 16), timeMs);
      assert.ok(id < newId('job', Math.min(2 ** 48 - 1, timeMs + laterMs)));
    }),
  );
});

test('10,000 ids of one millisecond differ', () => {
  assert.equal(new Set(Array.from({ length: 10_000 }, () => newId('job', 1))).size, 10_000);
});

const id = newId('job', 1_767_225_600_000);
for (const text of [
  '',
  id.slice(1),
  `${id}0`,
  `${id}\n`,
  ` ${id}`,
  id.toUpperCase(),
  id.replace('job', 'ast'),
  `${id.slice(0, 18)}4${id.slice(19)}`,
  'job_../../etc/passwd',
  `job_${'0'.repeat(36)}`,
]) {
  test(`${JSON.stringify(text)} is no job id`, () => {
    assert.equal(isJobId(text), false);
  });
}

test('a job id is no asset id, nor the other way round', () => {
  assert.equal(isAssetId(id), false);
  assert.equal(isJobId(newId('ast', 0)), false);
});
