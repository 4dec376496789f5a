import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { loadLatheProtos } from './load-lathe-protos.ts';

/** What a codec of either generation does. */
interface Codec {
  serialize(message: object): Buffer;
  deserialize(bytes: Buffer): object;
}

/**
 * Messages stay on the bus for up to a week, and old and new processes read each other's: what was true of them when
 * `frozen/bus-v1.binpb` was made holds for ever. Never make that file anew; a next generation is a next file.
 */
const frozen = loadFileDescriptorSetFromBuffer(readFileSync(new URL('./frozen/bus-v1.binpb', import.meta.url)), {
  keepCase: true,
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
});

const uuid = '01934f5c-7e3a-7b6d-8c2e-0123456789ab';
const longest = { tenant_id: 'x'.repeat(63), job_id: `job_${uuid}` } as const;
const int64 = '9223372036854775807';

/** Every message that travels on the bus, with its longest values, and its bytes as they were first written. */
const messages = [
  {
    name: 'Offer',
    topic: 'dispatch.*',
    value: { ...longest, job_class: 'interactive', kind: 'k'.repeat(63) },
    sample: { tenant_id: 'local', job_id: 'job_1', job_class: 'bulk', kind: 'master' },
    bytes: '0a056c6f63616c12056a6f625f311a0462756c6b22066d6173746572',
  },
  {
    name: 'LeaseRef',
    topic: 'control',
    value: { ...longest, fence: int64 },
    sample: { tenant_id: 'local', job_id: 'job_1', fence: '300' },
    bytes: '0a056c6f63616c12056a6f625f3118ac02',
  },
  {
    name: 'EventNotice',
    topic: 'events',
    value: { ...longest, seq: int64, type: 'cancel_requested', state: 'cancelled' },
    sample: { tenant_id: 'local', job_id: 'job_1', seq: '7', type: 'finished', state: 'succeeded' },
    bytes: '0a056c6f63616c12056a6f625f311807220866696e69736865642a09737563636565646564',
  },
] as const;

/** Field 1000, the text "future": what a later generation may add. */
const unknownField = Buffer.from('c23e06667574757265', 'hex');

for (const { name, topic, value, sample, bytes } of messages) {
  test(`${name} on ${topic}: bytes of the first generation mean the same`, () => {
    const [first, now] = [frozenCodec(name), codec(name)];
    assert.equal(first.serialize(sample).toString('hex'), bytes);
    assertHolds(now.deserialize(Buffer.from(bytes, 'hex')), sample);
    assertHolds(first.deserialize(now.serialize(value)), value);
    assertHolds(now.deserialize(first.serialize(value)), value);
  });

  test(`${name} on ${topic}: a field that is not known is passed over`, () => {
    const grown = Buffer.concat([codec(name).serialize(value), unknownField]);
    assertHolds(codec(name).deserialize(grown), value);
    assertHolds(frozenCodec(name).deserialize(grown), value);
  });

  test(`${name} on ${topic} fits into 4096 bytes with the longest values`, () => {
    assert.ok(codec(name).serialize(value).byteLength <= 4096);
  });
}

function codec(name: (typeof messages)[number]['name']): Codec {
  return loadLatheProtos()[name];
}

function frozenCodec(name: string): Codec {
  const found = frozen[`lathe.internal.v1.${name}`];
  assert.ok(isCodec(found), `the frozen descriptors hold ${name}`);
  return found;
}

function isCodec(value: unknown): value is Codec {
  return typeof value === 'object' && value !== null && 'serialize' in value && 'deserialize' in value;
}

/** A later generation may say more; what was said must be there. */
function assertHolds(actual: object, expected: object): void {
  for (const [field, value] of Object.entries(expected)) assert.equal(Reflect.get(actual, field), value, field);
}
