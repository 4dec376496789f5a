import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Bus, BusMessage } from '../ports/bus.ts';
import { Inbox, messageOf, textOf } from './inbox.ts';
import { rejectsWith } from './rejects-with.ts';

/** Opens a bus on which nothing has been published. */
export type OpenBus = () => Promise<Bus>;

/** Every promise of the `Bus` port, as node:test suites. */
export function busContract(name: string, open: OpenBus): void {
  describe(`${name} bus`, () => {
    test('without group every subscriber gets every message, from its subscription on', async () => {
      await using bus = await open();
      const [early, late] = [new Inbox(), new Inbox()];
      await bus.subscribe('control', null, early.handler);
      await bus.publish('control', [messageOf('k', '1')]);
      await early.count(1);
      await bus.subscribe('control', null, late.handler);
      await bus.publish('control', [messageOf('k', '2'), messageOf('k', '3')]);
      await Promise.all([early.count(3), late.count(2)]);
      assert.deepEqual(early.received, ['k=1', 'k=2', 'k=3']);
      assert.deepEqual(late.received, ['k=2', 'k=3']);
    });

    test('members of a group share 200 messages, each to one of them, and each has some', async () => {
      await using bus = await open();
      const [all, members] = [new Inbox(), [new Inbox(), new Inbox()]];
      for (const member of members) {
        await bus.subscribe('dispatch.bulk', 'workers', (message) => {
          member.handler(message);
          all.handler(message);
        });
      }
      const messages = Array.from({ length: 200 }, (_, index) => messageOf(`job-${index}`, 'offer'));
      await bus.publish('dispatch.bulk', messages);
      await all.count(200);
      assert.deepEqual(all.received.toSorted(), messages.map(textOf).toSorted());
      for (const member of members) assert.ok(member.received.length > 0, 'no member goes empty');
    });

    test('every group gets every message', async () => {
      await using bus = await open();
      const inboxes = [new Inbox(), new Inbox(), new Inbox()];
      for (const [index, group] of ['a', 'b', null].entries()) {
        await bus.subscribe('events', group, inboxes[index]?.handler ?? assert.fail());
      }
      await bus.publish('events', [messageOf('j', '1'), messageOf('j', '2')]);
      for (const inbox of inboxes) {
        await inbox.count(2);
        assert.deepEqual(inbox.received, ['j=1', 'j=2']);
      }
    });

    test('topics are apart', async () => {
      await using bus = await open();
      const [bulk, long] = [new Inbox(), new Inbox()];
      await bus.subscribe('dispatch.bulk', null, bulk.handler);
      await bus.subscribe('dispatch.long', null, long.handler);
      await bus.publish('dispatch.bulk', [messageOf('k', 'bulk')]);
      await bus.publish('dispatch.long', [messageOf('k', 'long')]);
      await Promise.all([bulk.count(1), long.count(1)]);
      assert.deepEqual([bulk.received, long.received], [['k=bulk'], ['k=long']]);
    });

    test('messages of one key arrive in order, one at a time, also with slow handlers', async () => {
      await using bus = await open();
      const inbox = new Inbox();
      const busy = new Set<string>();
      await bus.subscribe('events', 'readers', async (message) => {
        assert.ok(!busy.has(message.key), 'the one before has been handled');
        busy.add(message.key);
        for (let turn = 0; turn < 3; turn++) await Promise.resolve();
        busy.delete(message.key);
        inbox.handler(message);
      });
      const sent: BusMessage[] = [];
      for (let index = 0; index < 50; index++) sent.push(messageOf('a', `${index}`), messageOf('b', `${index}`));
      await bus.publish('events', sent.slice(0, 60));
      await bus.publish('events', sent.slice(60));
      await inbox.count(100);
      for (const key of ['a', 'b']) {
        const ofKey = inbox.received.filter((text) => text.startsWith(`${key}=`));
        assert.deepEqual(
          ofKey,
          Array.from({ length: 50 }, (_, index) => `${key}=${index}`),
        );
      }
    });

    for (const group of ['readers', null]) {
      test(`a rejected message is seen again before later ones of its key (group ${group})`, async () => {
        await using bus = await open();
        const handled = new Inbox();
        const tries: string[] = [];
        await bus.subscribe('events', group, async (message) => {
          tries.push(textOf(message));
          await Promise.resolve();
          if (tries.length <= 2) throw new Error('The first two deliveries fail.');
          handled.handler(message);
        });
        await bus.publish('events', [messageOf('k', '1'), messageOf('k', '2')]);
        await handled.count(2);
        assert.deepEqual(handled.received, ['k=1', 'k=2']);
        assert.deepEqual(tries, ['k=1', 'k=1', 'k=1', 'k=2']);
      });
    }

    test('a handler that throws synchronously sees the message again', async () => {
      await using bus = await open();
      const handled = new Inbox();
      let tries = 0;
      await bus.subscribe('events', null, (message) => {
        if (++tries === 1) throw new Error('The first delivery fails.');
        handled.handler(message);
      });
      await bus.publish('events', [messageOf('k', '1')]);
      await handled.count(1);
      assert.equal(tries, 2);
    });

    test('a paused subscription gets what it missed after resume, in order', async () => {
      await using bus = await open();
      const [paused, witness] = [new Inbox(), new Inbox()];
      const subscription = await bus.subscribe('events', 'slow', paused.handler);
      await bus.subscribe('events', null, witness.handler);
      subscription.pause();
      subscription.pause();
      const texts = Array.from({ length: 100 }, (_, index) => `k=${index}`);
      await bus.publish(
        'events',
        texts.map((_, index) => messageOf('k', `${index}`)),
      );
      await witness.count(100);
      assert.ok(paused.received.length <= 5, `${paused.received.length} were delivered while paused`);
      subscription.resume();
      await paused.count(100);
      assert.deepEqual(paused.received, texts);
    });

    test('after a member has left its group, the others get everything', async () => {
      await using bus = await open();
      const [leaver, stayer] = [new Inbox(), new Inbox()];
      const leaving = await bus.subscribe('dispatch.bulk', 'workers', leaver.handler);
      await bus.subscribe('dispatch.bulk', 'workers', stayer.handler);
      await leaving[Symbol.asyncDispose]();
      await leaving[Symbol.asyncDispose]();
      await bus.publish(
        'dispatch.bulk',
        Array.from({ length: 20 }, (_, index) => messageOf(`job-${index}`, 'offer')),
      );
      await stayer.count(20);
      assert.deepEqual([leaver.received.length, stayer.received.length], [0, 20]);
    });

    test('what a paused member holds goes to the others when it leaves', async () => {
      await using bus = await open();
      const [leaver, stayer] = [new Inbox(), new Inbox()];
      const leaving = await bus.subscribe('dispatch.bulk', 'workers', leaver.handler);
      await bus.subscribe('dispatch.bulk', 'workers', stayer.handler);
      leaving.pause();
      await bus.publish(
        'dispatch.bulk',
        Array.from({ length: 20 }, (_, index) => messageOf(`job-${index}`, 'offer')),
      );
      await leaving[Symbol.asyncDispose]();
      await stayer.until(() => leaver.received.length + stayer.received.length >= 20, '20 messages in the group');
      assert.equal(new Set([...leaver.received, ...stayer.received]).size, 20);
    });

    test('a value of 4096 bytes passes; one byte more is limit_exceeded', async () => {
      await using bus = await open();
      const inbox = new Inbox();
      await bus.subscribe('events', null, inbox.handler);
      await rejectsWith(bus.publish('events', [messageOf('k', 'x'.repeat(4097))]), 'limit_exceeded');
      await bus.publish('events', [messageOf('k', 'x'.repeat(4096))]);
      await inbox.count(1);
      assert.deepEqual(inbox.received, [`k=${'x'.repeat(4096)}`]);
    });

    test('headers arrive with their message; 1024 bytes of them pass, one more is limit_exceeded', async () => {
      await using bus = await open();
      const inbox = new Inbox();
      const headers: Readonly<Record<string, string>>[] = [];
      await bus.subscribe('events', null, (message) => {
        headers.push(message.headers ?? {});
        inbox.handler(message);
      });
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const full = { name: 'ü'.repeat(510) };
      await rejectsWith(
        bus.publish('events', [{ ...messageOf('k', '0'), headers: { name: `${full.name}x` } }]),
        'limit_exceeded',
      );
      await bus.publish('events', [
        { ...messageOf('k', '1'), headers: { traceparent, tracestate: 'lathe=ä' } },
        messageOf('k', '2'),
        { ...messageOf('k', '3'), headers: full },
      ]);
      await inbox.count(3);
      assert.deepEqual(headers, [{ traceparent, tracestate: 'lathe=ä' }, {}, full]);
    });

    test('nothing published after a subscription resolved is missed, be it groupless or the first of its group', async () => {
      await using bus = await open();
      for (let round = 0; round < 3; round++) {
        const inboxes = [new Inbox(), new Inbox()];
        const groups = [null, `group-${round}`];
        for (const [index, inbox] of inboxes.entries()) {
          await bus.subscribe('dispatch.interactive', groups[index] ?? null, inbox.handler);
          // On every partition, at once.
          const keys = Array.from({ length: 100 }, (_, key) => messageOf(`job-${key}`, `${round}`));
          await bus.publish('dispatch.interactive', keys);
          await inbox.count(100);
          assert.deepEqual(inbox.received.slice(0, 100).toSorted(), keys.map(textOf).toSorted());
        }
      }
    });

    test('a handler that rejects for a while gets that message first of its key, and other keys get theirs', async () => {
      await using bus = await open();
      const [inbox, poisoned] = [new Inbox(), new Inbox()];
      let isMended = false;
      await bus.subscribe('dispatch.bulk', 'workers', (message) => {
        if (message.key === 'poison' && !isMended) {
          poisoned.handler(message);
          throw new Error('Not before it is mended.');
        }
        inbox.handler(message);
      });
      await bus.publish('dispatch.bulk', [messageOf('poison', '1')]);
      await poisoned.count(2);
      await bus.publish('dispatch.bulk', [messageOf('poison', '2'), messageOf('other', '1')]);
      isMended = true;
      await inbox.count(3);
      assert.deepEqual(
        inbox.received.filter((text) => text.startsWith('poison')),
        ['poison=1', 'poison=2'],
      );
    });

    test('a closed bus refuses to publish and to subscribe, and closing again succeeds', async () => {
      const bus = await open();
      await bus[Symbol.asyncDispose]();
      await bus[Symbol.asyncDispose]();
      await rejectsWith(bus.publish('events', [messageOf('k', '1')]), 'unavailable');
      await rejectsWith(
        bus.subscribe('events', null, () => undefined),
        'unavailable',
      );
    });
  });
}
