import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { frozenReleases, readTar } from './frozen-release.ts';

/** What a codec of either release does. */
interface Codec {
  serialize(message: object): Buffer;
  deserialize(bytes: Buffer): object;
}

const options = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true } as const;
const descriptors = 'packages/proto/gen/lathe.binpb';
const ids = { tenant_id: 'label-a', job_id: 'job_1' } as const;

/** One message for each shape that is on the bus; what a release does not know yet, nobody sends it. */
const messages = [
  { topic: 'dispatch.*', name: 'Offer', value: { ...ids, job_class: 'bulk', kind: 'master' } },
  { topic: 'control', name: 'Control', value: { cancel: { ...ids, fence: '3' }, order: 'cancel' } },
  { topic: 'control', name: 'Control', value: { drain_worker_id: 'host-1-abc', order: 'drain_worker_id' } },
  {
    topic: 'events',
    name: 'Notice',
    value: {
      job: { ...ids, seq: '7', type: 'finished', state: 'succeeded', job_class: 'bulk', batch_id: 'bat_1' },
      about: 'job',
    },
  },
  {
    topic: 'events',
    name: 'Notice',
    value: { batch: { tenant_id: 'label-a', batch_id: 'bat_1', last_seq: '9' }, about: 'batch' },
  },
  {
    topic: 'dead',
    name: 'DeadJob',
    value: {
      ...ids,
      kind: 'master',
      error_code: 'internal',
      error_message: 'It broke.',
      at_us: '1',
      attempts: [{ fence: '1', worker_id: 'w', outcome: 'failed', error_code: 'internal' }],
    },
  },
] as const;

const today = loadFileDescriptorSetFromBuffer(readFileSync(descriptors), options);

for (const release of frozenReleases()) {
  const frozen = loadFileDescriptorSetFromBuffer(
    execFileSync('tar', ['-xOf', '-', descriptors], { input: readTar(release), maxBuffer: 2 ** 26 }),
    options,
  );
  for (const { topic, name, value } of messages) {
    const kind = 'order' in value ? ` (${value.order})` : 'about' in value ? ` (${value.about})` : '';
    test(`${name}${kind} on ${topic} means the same to ${release.name} and to this release, both ways`, () => {
      const [before, now] = [codecOf(frozen, name), codecOf(today, name)];
      assertHolds(now.deserialize(before.serialize(value)), value);
      assertHolds(before.deserialize(now.serialize(value)), value);
    });
  }
}

function codecOf(from: object, name: string): Codec {
  const found: unknown = Reflect.get(from, `lathe.internal.v1.${name}`);
  assert.ok(isCodec(found), `there is no message ${name}`);
  return found;
}

function isCodec(value: unknown): value is Codec {
  return typeof value === 'object' && value !== null && 'serialize' in value && 'deserialize' in value;
}

/** The other release may say more; what was said must be there. */
function assertHolds(actual: unknown, expected: unknown): void {
  if (typeof expected !== 'object' || expected === null) return assert.equal(actual, expected);
  assert.ok(typeof actual === 'object' && actual !== null, `expected ${JSON.stringify(expected)}`);
  for (const [field, value] of Object.entries(expected)) assertHolds(Reflect.get(actual, field), value);
}
