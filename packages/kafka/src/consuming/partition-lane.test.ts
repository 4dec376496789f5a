import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BusMessage } from '@lathe/core';
import { Inbox } from '@lathe/core/contracts';
import { PartitionLane, type LaneEntry } from './partition-lane.ts';

const ignore = (): void => undefined;

function entries(...offsets: readonly number[]): readonly LaneEntry[] {
  return offsets.map((offset) => ({
    offset: BigInt(offset),
    message: { key: 'k', value: new TextEncoder().encode(String(offset)) },
  }));
}

function laneOf(deliver: (message: BusMessage) => void | Promise<void>, onHandled = ignore): PartitionLane {
  return new PartitionLane(0, { deliver, onHandled }, false, null);
}

test('what was fetched twice is delivered once', async () => {
  const inbox = new Inbox();
  const lane = laneOf(inbox.handler);
  lane.enqueue(entries(5, 6, 7));
  lane.enqueue(entries(6, 7, 9));
  await inbox.count(4);
  assert.deepEqual(inbox.received, ['k=5', 'k=6', 'k=7', 'k=9']);
});

test('the offset to commit is one past the last message handled, and nothing once that is committed', async () => {
  const inbox = new Inbox();
  const lane = laneOf(ignore, () => inbox.handler({ key: 'handled', value: new Uint8Array() }));
  assert.equal(lane.uncommittedEnd, null);
  lane.enqueue(entries(5, 8));
  await inbox.count(2);
  assert.equal(lane.uncommittedEnd, 9n);
  lane.markCommitted(9n);
  assert.equal(lane.uncommittedEnd, null);
});

test('a message that is rejected is not to be committed, nor those behind it', async () => {
  const tries = new Inbox();
  const lane = laneOf((message) => {
    tries.handler(message);
    if (tries.received.length > 1) throw new Error('Only the first is taken.');
  });
  lane.enqueue(entries(1, 2, 3));
  await tries.count(5);
  assert.deepEqual([...new Set(tries.received)], ['k=1', 'k=2']);
  assert.equal(lane.uncommittedEnd, 2n);
  await lane.close();
});

test('a closed lane lets the message in hand end, and delivers no other', async () => {
  const [inbox, inHand] = [new Inbox(), Promise.withResolvers<void>()];
  const lane = laneOf(async (message) => {
    inbox.handler(message);
    await inHand.promise;
  });
  lane.enqueue(entries(1, 2));
  await inbox.count(1);
  const closed = lane.close();
  inHand.resolve();
  await closed;
  assert.deepEqual(inbox.received, ['k=1']);
  assert.equal(lane.uncommittedEnd, 2n);
});

test('a lane begins when the message that an earlier lane of its partition has in hand is done with', async () => {
  const [inbox, before] = [new Inbox(), Promise.withResolvers<void>()];
  const lane = new PartitionLane(0, { deliver: inbox.handler, onHandled: ignore }, false, before.promise);
  lane.enqueue(entries(1));
  await new Promise(setImmediate);
  assert.deepEqual(inbox.received, []);
  before.resolve();
  await inbox.count(1);
});

test('a paused lane holds what it has, and goes on with it', async () => {
  const inbox = new Inbox();
  const lane = laneOf(inbox.handler);
  lane.pause();
  lane.enqueue(entries(1, 2));
  await new Promise(setImmediate);
  assert.deepEqual([inbox.received.length, lane.backlog], [0, 2]);
  lane.resume();
  await inbox.count(2);
});
