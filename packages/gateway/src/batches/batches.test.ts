import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { test } from 'node:test';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { isBatchId } from '@lathe/core';
import type { BatchCreateRequest, BatchCreateResponse__Output } from '@lathe/proto';
import { fromServiceError } from '@lathe/service-kit';
import { alice, answer, as, at, bob, collect, rest, TestFarm } from '../test-farm.fixture.ts';

const timeout = 30_000;
const isCode = (code: string) => (error: unknown) => fromServiceError(error).code === code;

/** Sends the steps and collects every answer. */
async function createBatch(
  farm: TestFarm,
  steps: readonly BatchCreateRequest[],
  caller = 'alice',
): Promise<readonly BatchCreateResponse__Output[]> {
  const call = farm.clients.jobs.batchCreate(as(caller));
  for (const step of steps) if (!call.write(step)) await once(call, 'drain', { signal: AbortSignal.timeout(timeout) });
  call.end();
  return await collect<BatchCreateResponse__Output>(call);
}

const itemOf = (key: string, assetId: string): object => ({
  key,
  inputs: [{ role: 'source', asset_id: assetId, name: '' }],
});
const header = { header: { request_id: 'r1', label: 'catalogue', master: { target_lufs: -14 } } };

test('a batch: header, chunks, close; one result per item, durable jobs of the batch', { timeout }, async () => {
  await using farm = await TestFarm.open();
  const assetId = await farm.upload(alice, randomBytes(9), 'song.wav');
  const chunks = [0, 1, 2].map((chunk) => ({
    items: { items: Array.from({ length: 50 }, (_, index) => itemOf(`track-${chunk}-${index}`, assetId)) },
  }));
  const answers = await createBatch(farm, [header, ...chunks, { close: {} }]);
  assert.deepEqual(
    answers.map(({ step }) => step),
    ['opened', 'results', 'results', 'results', 'closed'],
  );
  const ids = answers.flatMap(({ results }) => results?.results.map(({ job_id }) => job_id) ?? []);
  assert.equal(new Set(ids).size, 150);
  const batchId = String(answers[0]?.opened?.id);
  const { job } = await farm.gateway.services.jobs.get(alice, ids[77] ?? '');
  assert.deepEqual(
    [job.batchId, job.itemKey, job.class, job.inputs[0]?.name, JSON.parse(job.recipe).targetLufs],
    [batchId, 'track-1-27', 'bulk', 'song.wav', -14],
  );
  const listed = await answer((done) =>
    farm.clients.jobs.list({ batch_id: batchId, page_size: 1000 }, as('alice'), done),
  );
  assert.equal(at(listed, 'jobs.length'), 150);
});

test(
  'sent again, whole or in part, it makes no second job; another body under a key is refused',
  { timeout },
  async () => {
    await using farm = await TestFarm.open();
    const assetId = await farm.upload(alice, randomBytes(9));
    const items = { items: { items: ['a', 'b'].map((key) => itemOf(key, assetId)) } };
    const [first, second] = [await createBatch(farm, [header, items]), await createBatch(farm, [header, items])];
    assert.equal(second[0]?.opened?.id, first[0]?.opened?.id);
    assert.deepEqual(
      second[1]?.results?.results.map(({ job_id, created }) => [job_id, created]),
      first[1]?.results?.results.map(({ job_id }) => [job_id, false]),
    );
    const changed = { items: { items: [{ ...itemOf('a', assetId), label: 'other' }] } };
    const third = await createBatch(farm, [{ header: { batch_id: String(first[0]?.opened?.id) } }, changed]);
    assert.equal(third[1]?.results?.results[0]?.error?.code, 'invalid_argument', 'without the header there is no spec');
    const fourth = await createBatch(farm, [header, changed, { close: {} }]);
    assert.equal(fourth[1]?.results?.results[0]?.error?.code, 'request_conflict');
    await assert.rejects(
      createBatch(farm, [header, { items: { items: [itemOf('late', assetId)] } }]),
      isCode('wrong_state'),
    );
    const other = { header: { ...header.header, label: 'another' } };
    await assert.rejects(createBatch(farm, [other]), isCode('request_conflict'));
  },
);

test('items at fault are refused one by one, by name, and the others are taken', { timeout }, async () => {
  await using farm = await TestFarm.open();
  const assetId = await farm.upload(alice, randomBytes(9));
  const missing = 'ast_01890000-0000-7000-8000-000000000000';
  const items = [
    itemOf('good', assetId),
    itemOf('with space', assetId),
    itemOf('no-such-asset', missing),
    itemOf('no-id', 'x'),
    { ...itemOf('bad-spec', assetId), master: { target_lufs: 5 } },
    { key: 'no-inputs' },
    { ...itemOf('too-urgent', assetId), priority: 101 },
    { ...itemOf('nul-label', assetId), label: 'a\0b' },
    itemOf('good', assetId),
    itemOf('last', assetId),
  ];
  const [, results] = await createBatch(farm, [header, { items: { items } }]);
  assert.deepEqual(
    results?.results?.results.map(({ key, error, job_id }) => [key, error?.code ?? (job_id === '' ? '?' : 'ok')]),
    [
      ['good', 'ok'],
      ['with space', 'invalid_argument'],
      ['no-such-asset', 'not_found'],
      ['no-id', 'not_found'],
      ['bad-spec', 'invalid_argument'],
      ['no-inputs', 'invalid_argument'],
      ['too-urgent', 'invalid_argument'],
      ['nul-label', 'invalid_argument'],
      ['good', 'invalid_argument'],
      ['last', 'ok'],
    ],
  );
});

test('a batch whose label has a NUL character is refused by the name of the field', { timeout }, async () => {
  await using farm = await TestFarm.open();
  await assert.rejects(createBatch(farm, [{ header: { ...header.header, label: 'a\0b' } }]), (caught: unknown) => {
    const error = fromServiceError(caught);
    assert.deepEqual([error.code, error.details['field']], ['invalid_argument', 'label']);
    return true;
  });
});

test('steps out of order are refused', { timeout }, async () => {
  await using farm = await TestFarm.open();
  for (const steps of [[{ items: { items: [] } }], [{ close: {} }], [header, header], [{}]])
    await assert.rejects(createBatch(farm, steps), isCode('invalid_argument'));
});

test('changes are folded a few times a second, however often there are some', { timeout }, async (t) => {
  await using farm = await TestFarm.open();
  const { jobStore } = farm.farm;
  const assetId = await farm.upload(alice, randomBytes(9));
  const keys = Array.from({ length: 150 }, (_, index) => `track-${index}`);
  const items = { items: { items: keys.map((key) => itemOf(key, assetId)) } };
  const [opened] = await createBatch(farm, [{ header: { ...header.header, no_reuse: true } }, items, { close: {} }]);
  const batchId = opened?.opened?.id ?? '';
  assert.ok(isBatchId(batchId));
  const fold = t.mock.method(jobStore, 'foldBatchChanges');
  const beganAtMs = performance.now();
  for (const _ of keys) await farm.finish(await farm.claim({ classes: ['bulk'] }));
  for (let isOver = false; !isOver; { isOver } = await jobStore.getBatch(alice, batchId)) await delay(20);
  // One a 200 ms, and half as many more for the edges.
  const mostRounds = (1.5 * (performance.now() - beganAtMs)) / 200;
  const rounds = fold.mock.callCount();
  assert.ok(rounds > 0 && rounds <= mostRounds, `${rounds} rounds, at most ${mostRounds.toFixed(1)}`);
});

test('a watch tells every item that ends once, then ends; a token goes on behind it', { timeout }, async () => {
  await using farm = await TestFarm.open({ limits: { heartbeatMs: 50 } });
  const { jobStore } = farm.farm;
  const assetId = await farm.upload(alice, randomBytes(9));
  const items = { items: { items: ['a', 'b', 'c'].map((key) => itemOf(key, assetId)) } };
  const [opened] = await createBatch(farm, [{ header: { ...header.header, no_reuse: true } }, items, { close: {} }]);
  const batch_id = String(opened?.opened?.id);
  const watching = collect(farm.clients.jobs.watchBatch({ batch_id }, as('alice')));
  for (let item = 0; item < 3; item++) {
    await farm.finish(await farm.claim({ classes: ['bulk'] }));
    await jobStore.foldBatchChanges(100);
  }
  const seen = await watching;
  const events = seen.flatMap(({ event }) => (event ? [event] : []));
  assert.deepEqual(
    events.map(({ seq }) => Number(seq)),
    events.map((_, index) => index + 1),
  );
  assert.deepEqual(
    events.filter(({ type }) => type === 'item_finished').map(({ item_key }) => item_key),
    ['a', 'b', 'c'],
  );
  assert.deepEqual([events[0]?.type, events.at(-1)?.type], ['opened', 'finished']);
  assert.equal(events.at(-1)?.counts?.succeeded, '3');
  const resume_token = seen.find(({ event }) => event?.type === 'item_finished')?.resume_token ?? '';
  const rest = await collect(farm.clients.jobs.watchBatch({ batch_id, resume_token }, as('alice')));
  const first = events.findIndex(({ type }) => type === 'item_finished');
  assert.deepEqual(
    rest.flatMap(({ event }) => (event ? [Number(event.seq)] : [])),
    events.slice(first + 1).map(({ seq }) => Number(seq)),
  );
});

test('cancelled, nothing of it is claimed from then on', { timeout }, async () => {
  await using farm = await TestFarm.open();
  const assetId = await farm.upload(alice, randomBytes(9));
  const items = { items: { items: ['a', 'b', 'c'].map((key) => itemOf(key, assetId)) } };
  const [opened] = await createBatch(farm, [header, items]);
  const batch_id = String(opened?.opened?.id);
  const { claim } = await farm.claim({ classes: ['bulk'] });
  const cancelled = await answer((done) => farm.clients.jobs.cancelBatch({ batch_id }, as('alice'), done));
  assert.equal(at(cancelled, 'batch.cancel_requested'), true);
  await assert.rejects(farm.claim({ classes: ['bulk'] }), /no job to claim/);
  const lease = { tenantId: alice.tenantId, jobId: claim.job.id, fence: claim.fence };
  const renewed = await farm.farm.jobStore.renew('w1', 15_000, [{ ...lease, progress: 0, phase: '' }]);
  assert.deepEqual(renewed, ['cancel']);
});

test('the batches of a tenant are no other tenant’s', { timeout }, async () => {
  await using farm = await TestFarm.open();
  const [opened] = await createBatch(farm, [header]);
  const id = String(opened?.opened?.id);
  const { batches } = farm.gateway.services;
  const calls = [
    batches.get(bob, id),
    batches.cancel(bob, id),
    batches.watch(bob, id, '', AbortSignal.timeout(timeout)),
    createBatch(farm, [{ header: { batch_id: id } }], 'bob'),
  ];
  for (const call of calls) await assert.rejects(call, isCode('not_found'));
  assert.deepEqual((await batches.list(bob, 10, null)).batches, []);
  assert.equal((await batches.list(alice, 10, null)).batches.length, 1);
});

for (const [type, body] of [
  [
    'application/x-ndjson',
    (id: string) =>
      `{"key":"a","assetId":"${id}"}\n\n{"key":"b","inputs":[{"role":"source","assetId":"${id}","name":"b.wav"}],"master":{"targetLufs":-9}}\n{"key":"c","assetId":"${id}","master":{"targetLoudness":-9}}\n{"key":"d","path":"song.wav"}`,
  ],
  [
    'text/csv; charset=utf-8',
    (id: string) =>
      `key,assetId,path,targetLufs,targetLoudness,label\r\na,${id},,,,"one, ""two"""\r\nb,${id},,-9,,\r\nc,${id},,,-9,\r\nd,,song.wav,,,\r\n`,
  ],
] as const) {
  test(`a manifest of ${type} over REST is answered line by line`, { timeout }, async () => {
    await using farm = await TestFarm.open();
    const id = await farm.upload(alice, randomBytes(9));
    const spec = encodeURIComponent('{"targetLufs":-14}');
    const answered = await rest(farm, `/v1/batches?label=one&master=${spec}`, {
      method: 'POST',
      as: 'alice',
      headers: { 'content-type': type, 'idempotency-key': '"k1"' },
      body: body(id),
    });
    assert.equal(answered.status, 201);
    const lines = String(answered.body)
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    assert.deepEqual(
      lines.map((line) => [at(line, 'key'), at(line, 'created') ?? at(line, 'error.code')]),
      [
        [undefined, undefined],
        ['a', true],
        ['b', true],
        ['c', 'invalid_argument'],
        ['d', 'invalid_argument'],
        [undefined, undefined],
      ],
    );
    const batch = await rest(farm, `/v1/batches/${String(at(lines[0], 'opened.id'))}`, { as: 'alice' });
    assert.deepEqual([at(batch.body, 'batch.label'), at(batch.body, 'batch.closed')], ['one', true]);
    const { job } = await farm.gateway.services.jobs.get(alice, String(at(lines[2], 'jobId')));
    assert.equal(JSON.parse(job.recipe).targetLufs, -9);
  });
}

for (const [what, type, body, pattern] of [
  ['another content type', 'application/json', '{}', /content type/],
  ['a line that is no JSON', 'application/x-ndjson', '{"key":"a"', /Line 1/],
  ['an item without a source', 'application/x-ndjson', '{"key":"a"}\n', /Line 1 .*none/],
  ['a table without a source column', 'text/csv', 'key,label\na,b\n', /path or assetId/],
  ['a ragged table', 'text/csv', 'key,assetId\na,b,c\n', /Line 2/],
  ['a line without end', 'application/x-ndjson', `{"key":"${'x'.repeat(70_000)}"}`, /longer than/],
] as const) {
  test(`a manifest with ${what} is a problem that says so`, { timeout }, async () => {
    await using farm = await TestFarm.open();
    const answered = await rest(farm, '/v1/batches?label=one', {
      method: 'POST',
      as: 'alice',
      headers: { 'content-type': type },
      body,
    });
    const text = typeof answered.body === 'string' ? answered.body : JSON.stringify(answered.body);
    assert.match(text, pattern);
    assert.match(text, /"code":"invalid_argument"/);
  });
}

for (const [type, begun] of [
  ['text/csv', 'key,assetId\na,'],
  ['application/x-ndjson', '{"key":"a",'],
] as const) {
  test(`a caller of ${type} who goes away in the middle takes nobody with it`, { timeout }, async ({ signal }) => {
    await using farm = await TestFarm.open();
    const sent = request(`${farm.gateway.origin}/v1/batches?label=cut`, {
      method: 'POST',
      headers: { authorization: 'alice', 'content-type': type },
    });
    sent.on('error', () => undefined);
    sent.write(begun);
    const opened = async (): Promise<boolean> =>
      (await farm.gateway.services.batches.list(alice, 10, null)).batches.length > 0;
    while (!(await opened())) await turn(undefined, { signal });
    // Where no answer had begun it also says that the connection broke, which is no fault here.
    const closed = new Promise((resolve) => sent.once('close', resolve));
    sent.destroy();
    await closed;
    assert.equal((await rest(farm, '/v1/jobs', { as: 'alice' })).status, 200);
  });
}

test('lines before one at fault are taken and answered, and the batch stays open', { timeout }, async () => {
  await using farm = await TestFarm.open();
  const id = await farm.upload(alice, randomBytes(9));
  const answered = await rest(farm, `/v1/batches?master=${encodeURIComponent('{}')}`, {
    method: 'POST',
    as: 'alice',
    headers: { 'content-type': 'application/x-ndjson' },
    body: `{"key":"a","assetId":"${id}"}\n{"key":"b","assetId":"${id}"}\nnot json\n{"key":"c","assetId":"${id}"}\n`,
  });
  const lines = String(answered.body)
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  assert.deepEqual(
    lines.map((line) => at(line, 'key') ?? at(line, 'problem.code')),
    [undefined, 'a', 'b', 'invalid_argument'],
  );
  const { batches } = await farm.gateway.services.batches.list(alice, 10, null);
  assert.equal(batches[0]?.isClosed, false);
});
