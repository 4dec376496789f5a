import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadLatheProtos } from '../load-lathe-protos.ts';
import { ProtoJsonError } from './proto-json.ts';

const { json, Jobs } = loadLatheProtos();
const request = 'lathe.v1.CreateJobRequest';

test('a request in JSON reads as the message that gRPC would carry', () => {
  const { requestSerialize, requestDeserialize } = Jobs.service.Create;
  const body = {
    requestId: 'r1',
    inputs: [{ role: 'source', assetId: 'ast_1', name: 'a.wav' }],
    master: { targetLufs: -14, acceptNearest: false },
    jobClass: 'JOB_CLASS_BULK',
  };
  const message = requestDeserialize(requestSerialize(json.read(request, body)));
  assert.equal(message.request_id, 'r1');
  assert.equal(message.inputs[0]?.asset_id, 'ast_1');
  assert.equal(message.spec, 'master');
  assert.equal(message.master?.target_lufs, -14);
  assert.equal(message.master?.accept_nearest, false);
  assert.equal(message.master?.limit_db, undefined);
  assert.equal(message.job_class, 'JOB_CLASS_BULK');
});

test('a message writes camelCase names, 64 bit integers as strings, maps as they are', () => {
  const { responseSerialize, responseDeserialize } = Jobs.service.Get;
  const job = {
    id: 'job_1',
    state: 'JOB_STATE_FAILED' as const,
    last_seq: 0,
    error: { code: 'x', details: { a_b: 'c' } },
  };
  const written = json.write('lathe.v1.GetJobResponse', responseDeserialize(responseSerialize({ job })));
  assert.deepEqual(written['attempts'], []);
  const parsed: unknown = JSON.parse(JSON.stringify(written['job']));
  assert.ok(typeof parsed === 'object' && parsed !== null && 'error' in parsed && 'lastSeq' in parsed);
  assert.equal(parsed.lastSeq, '0');
  assert.deepEqual(parsed.error, { code: 'x', message: '', details: { a_b: 'c' } });
  assert.equal('_last_seq' in parsed, false);
  assert.equal('runAfterUs' in parsed, false);
});

for (const [body, field] of [
  [{ nope: 1 }, 'nope'],
  [{ inputs: {} }, 'inputs'],
  [{ inputs: [{ assetId: 5 }] }, 'inputs[0].assetId'],
  [{ jobClass: 'FAST' }, 'jobClass'],
  [{ attemptLimit: 1.5 }, 'attemptLimit'],
  [{ noReuse: 'yes' }, 'noReuse'],
  [{ master: { targetLufs: '-14' } }, 'master.targetLufs'],
  [[], ''],
] as const) {
  test(`${JSON.stringify(body)} is refused at ${JSON.stringify(field)}`, () => {
    assert.throws(
      () => json.read(request, body),
      (error: unknown) => error instanceof ProtoJsonError && error.field === field,
    );
  });
}
