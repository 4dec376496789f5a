import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { listProfiles } from '@lathe/core';
import type { CreateJobRequest, CreateJobResponse__Output, WatchJobResponse__Output } from '@lathe/proto';
import { fromServiceError } from '@lathe/service-kit';
import { alice, answer, as, at, rest, TestFarm } from '../test-farm.fixture.ts';

let farm: TestFarm;
let assetId: string;
before(async () => {
  farm = await TestFarm.open();
  assetId = await farm.upload(alice, randomBytes(100), 'song.wav');
});
after(() => farm[Symbol.asyncDispose]());

function create(request: Partial<CreateJobRequest>, caller = 'alice'): Promise<CreateJobResponse__Output> {
  const inputs = [{ role: 'source', asset_id: assetId }];
  return answer((done) => farm.clients.jobs.create({ inputs, ...request }, as(caller), done));
}

test('a job is created, read, listed, cancelled, retried and deleted over gRPC', async () => {
  const { job, created } = await create({ master: { profile: 'spotify' }, label: 'one', attempt_limit: 2 });
  assert.ok(job);
  assert.equal(created, true);
  assert.equal(job.kind, 'master');
  assert.equal(job.state, 'JOB_STATE_QUEUED');
  assert.equal(job.job_class, 'JOB_CLASS_INTERACTIVE');
  assert.equal(job.attempt_limit, 2);
  assert.deepEqual({ ...job.inputs[0] }, { role: 'source', asset_id: assetId, name: 'song.wav' });
  assert.equal(at(JSON.parse(job.recipe), 'profile.name'), 'spotify');
  assert.equal(job.fence, '0');
  assert.equal(job.progress, 0);
  const { job_id } = { job_id: job.id };
  const got = await answer((done) => farm.clients.jobs.get({ job_id }, as('alice'), done));
  assert.deepEqual(at(got, 'job'), job);
  const listed = await answer((done) => farm.clients.jobs.list({ page_size: 1 }, as('alice'), done));
  assert.equal(at(listed, 'jobs.0.id'), job.id);
  const cancelled = await answer((done) => farm.clients.jobs.cancel({ job_id }, as('alice'), done));
  assert.equal(at(cancelled, 'job.state'), 'JOB_STATE_CANCELLED');
  const retried = await answer((done) => farm.clients.jobs.retry({ job_id }, as('alice'), done));
  assert.equal(at(retried, 'job.state'), 'JOB_STATE_QUEUED');
  await assert.rejects(
    answer((done) => farm.clients.jobs.delete({ job_id }, as('alice'), done)),
    (error: unknown) => fromServiceError(error).code === 'wrong_state',
  );
  await answer((done) => farm.clients.jobs.cancel({ job_id }, as('alice'), done));
  await answer((done) => farm.clients.jobs.delete({ job_id }, as('alice'), done));
  await assert.rejects(
    answer((done) => farm.clients.jobs.get({ job_id }, as('alice'), done)),
    (error: unknown) => fromServiceError(error).code === 'not_found',
  );
});

test('layout, dual mono and dither go from either door into the recipe; what is no layout is invalid_argument', async () => {
  const analysis = await create({ analyze: { dual_mono: true, layout: '9.1.6' } });
  const wanted = { dualMono: true, layout: '9.1.6', schema: 'lathe.recipe.analyze/1', series: false };
  assert.deepEqual(JSON.parse(analysis.job?.recipe ?? ''), wanted);
  const master = await create({ master: { layout: 'L,C,R', dither: 'shaped' } });
  const { layout, dither } = JSON.parse(master.job?.recipe ?? '') as { layout: unknown; dither: unknown };
  assert.deepEqual([layout, dither], ['L,C,R', 'shaped']);

  const inputs = [{ role: 'source', assetId }];
  const analyze = { dualMono: true, layout: '9.1.6' };
  const created = await rest(farm, '/v1/jobs', { as: 'alice', json: { inputs, analyze } });
  assert.deepEqual(JSON.parse(String(at(created.body, 'job.recipe'))), wanted);
  const refused = await rest(farm, '/v1/jobs', { as: 'alice', json: { inputs, master: { layout: '5.1; rm' } } });
  assert.deepEqual([refused.status, at(refused.body, 'code')], [400, 'invalid_argument']);
});

test('REST does the same and answers the JSON form of what gRPC answers', async () => {
  const json = { inputs: [{ role: 'source', assetId }], master: { targetLufs: -14, ceilingDbtp: -1 }, label: 'two' };
  const created = await rest(farm, '/v1/jobs', { as: 'alice', json });
  assert.equal(created.status, 201);
  const id = String(at(created.body, 'job.id'));
  assert.equal(created.headers.get('location'), `/v1/jobs/${id}`);
  assert.equal(at(created.body, 'job.lastSeq'), '1');
  assert.equal(at(JSON.parse(String(at(created.body, 'job.recipe'))), 'targetLufs'), -14);

  const overGrpc = await answer((done) => farm.clients.jobs.get({ job_id: id }, as('alice'), done));
  const overRest = await rest(farm, `/v1/jobs/${id}`, { as: 'alice' });
  for (const [camel, snake] of [
    ['job.createdAtUs', 'job.created_at_us'],
    ['job.recipe', 'job.recipe'],
    ['job.state', 'job.state'],
    ['job.inputs.0.assetId', 'job.inputs.0.asset_id'],
    ['job.attemptLimit', 'job.attempt_limit'],
    ['job.cancelRequested', 'job.cancel_requested'],
  ] as const)
    assert.deepEqual(at(overRest.body, camel), at(overGrpc, snake), camel);

  const listed = await rest(farm, '/v1/jobs?states=JOB_STATE_QUEUED,JOB_STATE_RUNNING&kind=master&pageSize=1', {
    as: 'alice',
  });
  assert.equal(at(listed.body, 'jobs.0.id'), id);
  const cancelled = await rest(farm, `/v1/jobs/${id}/cancel`, { as: 'alice', method: 'POST' });
  assert.equal(at(cancelled.body, 'job.state'), 'JOB_STATE_CANCELLED');
  const retried = await rest(farm, `/v1/jobs/${id}/retry`, { as: 'alice', method: 'POST' });
  assert.equal(at(retried.body, 'job.state'), 'JOB_STATE_QUEUED');
  assert.equal((await rest(farm, `/v1/jobs/${id}`, { as: 'alice', method: 'DELETE' })).status, 409);
  await rest(farm, `/v1/jobs/${id}/cancel`, { as: 'alice', method: 'POST' });
  assert.equal((await rest(farm, `/v1/jobs/${id}`, { as: 'alice', method: 'DELETE' })).status, 204);
  assert.equal((await rest(farm, `/v1/jobs/${id}`, { as: 'alice' })).status, 404);
});

test('one request_id makes one job over both doors; another body is a conflict, another tenant is another scope', async () => {
  const requestId = randomUUID();
  const first = await create({ request_id: requestId, master: { target_lufs: -14 }, label: 'idempotent' });
  const again = await create({ request_id: requestId, master: { target_lufs: -14 }, label: 'idempotent' });
  assert.equal(again.created, false);
  assert.equal(again.job?.id, first.job?.id);
  const json = { inputs: [{ role: 'source', assetId }], master: { targetLufs: -14 }, label: 'idempotent' };
  const overRest = await rest(farm, '/v1/jobs', {
    as: 'alice',
    json,
    headers: { 'idempotency-key': `"${requestId}"` },
  });
  assert.equal(overRest.status, 200);
  assert.equal(at(overRest.body, 'created'), false);
  assert.equal(at(overRest.body, 'job.id'), first.job?.id);
  await assert.rejects(
    create({ request_id: requestId, master: { target_lufs: -13 }, label: 'idempotent' }),
    (error: unknown) => fromServiceError(error).code === 'request_conflict',
  );
  const conflict = await rest(farm, '/v1/jobs', {
    as: 'alice',
    json: { ...json, label: 'other' },
    headers: { 'idempotency-key': requestId },
  });
  assert.equal(conflict.status, 409);
  assert.equal(at(conflict.body, 'code'), 'request_conflict');
});

test('an analysis asks for parts of the picture by name, over gRPC and REST; without any its recipe has none', async () => {
  const recipeOf = (body: unknown): unknown => JSON.parse(String(at(body, 'job.recipe')));
  const overGrpc = await create({ analyze: { picture: ['hum', 'levels'] } });
  assert.deepEqual(at(recipeOf(overGrpc), 'picture'), ['levels', 'hum']);
  const json = { inputs: [{ role: 'source', assetId }], analyze: { picture: ['all'] }, noReuse: true };
  const overRest = await rest(farm, '/v1/jobs', { as: 'alice', json });
  assert.equal(overRest.status, 201);
  assert.ok(String(at(overRest.body, 'job.recipe')).includes('"waveform"'));
  const plain = await create({ analyze: {} });
  assert.equal(
    String(at(plain, 'job.recipe')),
    '{"dualMono":false,"layout":null,"schema":"lathe.recipe.analyze/1","series":false}',
  );
});

test('100 concurrent calls with one request_id make one job', async () => {
  const requestId = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => create({ request_id: requestId, analyze: { series: true } })),
  );
  assert.equal(new Set(answers.map(({ job }) => job?.id)).size, 1);
  assert.equal(answers.filter(({ created }) => created).length, 1);
});

for (const [what, request, code, field] of [
  ['no spec', {}, 'invalid_argument', 'spec'],
  ['a target above 0 LUFS', { master: { target_lufs: 3 } }, 'invalid_argument', 'targetLufs'],
  ['an unknown profile', { master: { profile: 'spotifi' } }, 'invalid_argument', 'profile'],
  ['an unknown policy', { master: { policy: 'loud' } }, 'invalid_argument', 'policy'],
  ['an unknown part', { analyze: { picture: ['humm'] } }, 'invalid_argument', 'picture.0'],
  ['no input', { master: {}, inputs: [] }, 'invalid_argument', 'source'],
  ['an input of another role', { master: {}, inputs: [{ role: 'stem', asset_id: 'x' }] }, 'invalid_argument', 'source'],
  ['an input that is not there', { master: {}, inputs: [{ role: 'source', asset_id: 'x' }] }, 'not_found', null],
  ['11 attempts', { master: {}, attempt_limit: 11 }, 'invalid_argument', 'attemptLimit'],
  ['0 attempts', { master: {}, attempt_limit: 0 }, 'invalid_argument', 'attemptLimit'],
  ['a label with a NUL character', { master: {}, label: 'a\0b' }, 'invalid_argument', 'label'],
  ['a request_id with a space', { master: {}, request_id: 'a b' }, 'invalid_argument', 'requestId'],
] satisfies [string, Partial<CreateJobRequest>, string, string | null][]) {
  test(`a job with ${what} is ${code}, with ErrorInfo that names ${field}`, async () => {
    await assert.rejects(create(request), (caught: unknown) => {
      const error = fromServiceError(caught);
      assert.equal(error.code, code);
      if (field !== null)
        assert.ok(field in error.details || error.details['field'] === field, JSON.stringify(error.details));
      return true;
    });
  });
}

for (const [what, json] of [
  ['two specs', { master: {}, analyze: {} }],
  ['an unknown field', { master: {}, colour: 'red' }],
  ['a string for a number', { master: { targetLufs: '-14' } }],
] as const) {
  test(`a REST body with ${what} is 400 invalid_argument`, async () => {
    const sent = await rest(farm, '/v1/jobs', {
      as: 'alice',
      json: { inputs: [{ role: 'source', assetId }], ...json },
    });
    assert.equal(sent.status, 400);
    assert.equal(at(sent.body, 'code'), 'invalid_argument');
  });
}

test('a REST body past the limit is 413, one that is no JSON 400', async () => {
  const long = await rest(farm, '/v1/jobs', { as: 'alice', json: { label: 'x'.repeat(300 * 1024) } });
  assert.equal(long.status, 413);
  const headers = { 'content-type': 'application/json' };
  const broken = await rest(farm, '/v1/jobs', { as: 'alice', method: 'POST', body: '{', headers });
  assert.equal(broken.status, 400);
  assert.equal((await rest(farm, '/v1/jobs', { as: 'alice', method: 'POST' })).status, 400);
});

test('a finished render is linked again, unless no_reuse asks for another', async () => {
  const request = { master: { target_lufs: -20 } };
  const first = await create(request);
  const claim = await farm.claim({
    hint: {
      tenantId: alice.tenantId,
      jobId: (await farm.gateway.services.jobs.get(alice, first.job?.id ?? '')).job.id,
      class: 'interactive',
      kind: 'master',
    },
  });
  const done = await farm.finish(claim);
  assert.equal(done.id, first.job?.id);
  const second = await create(request);
  assert.equal(second.job?.state, 'JOB_STATE_SUCCEEDED');
  assert.equal(second.job?.reused, true);
  assert.deepEqual(
    second.job?.outputs.map(({ role }) => role),
    ['master', 'report'],
  );
  assert.deepEqual(
    second.job?.outputs.map(({ name }) => name),
    ['song.wav', 'song.report.json'],
  );
  const third = await create({ ...request, no_reuse: true });
  assert.equal(third.job?.state, 'JOB_STATE_QUEUED');
});

test('profiles are listed and read over both doors', async () => {
  const listed = await answer((done) => farm.clients.profiles.list({}, as('alice'), done));
  assert.equal(at(listed, 'profiles.length'), listProfiles().length);
  const got = await answer((done) => farm.clients.profiles.get({ name: 'spotify' }, as('alice'), done));
  const overRest = await rest(farm, '/v1/profiles/spotify', { as: 'alice' });
  assert.equal(at(overRest.body, 'profile.document'), at(got, 'profile.document'));
  assert.equal((await rest(farm, '/v1/profiles/spotify?version=999', { as: 'alice' })).status, 404);
  assert.equal(at((await rest(farm, '/v1/profiles', { as: 'alice' })).body, 'profiles.length'), listProfiles().length);
});

test('an error longer than trailers may be is cut, and other calls on the connection go on', async () => {
  const { id } = await farm.submit(alice);
  const watching = farm.clients.jobs.watch({ job_id: id }, as('alice'));
  const steps: AsyncIterator<WatchJobResponse__Output> = watching[Symbol.asyncIterator]();
  await steps.next();
  const inputs = [{ role: 'ä'.repeat(300_000), asset_id: 'ast_01890000-0000-7000-8000-000000000000' }];
  const refused = answer((done) => farm.clients.jobs.create({ master: {}, inputs }, as('alice'), done));
  await assert.rejects(refused, (error) => fromServiceError(error).code === 'invalid_argument');
  await answer((done) => farm.clients.jobs.cancel({ job_id: id }, as('alice'), done));
  const { value } = await steps.next();
  assert.equal(at(value, 'event.type'), 'finished');
  watching.on('error', () => {});
  watching.cancel();
});

test('a request repeated after its input was deleted finds its job; an empty Idempotency-Key is refused', async () => {
  const { jobs, assets } = farm.gateway.services;
  const input = { role: 'source', assetId: await farm.upload(alice, Buffer.from('bytes')), name: '' };
  const inputs = [input];
  const { id } = await farm.submit(alice, { requestId: 'r1', inputs });
  await jobs.cancel(alice, id);
  await assets.delete(alice, input.assetId);
  assert.equal((await farm.submit(alice, { requestId: 'r1', inputs })).id, id);
  await assert.rejects(farm.submit(alice, { requestId: 'r1', inputs, label: 'x' }), { code: 'request_conflict' });
  await assert.rejects(farm.submit(alice, { requestId: 'r2', inputs }), { code: 'not_found' });
  const json = { master: {}, inputs: [{ role: 'source', assetId: input.assetId }] };
  for (const key of ['', '""'])
    assert.equal(
      (await rest(farm, '/v1/jobs', { as: 'alice', json, headers: { 'idempotency-key': key } })).status,
      400,
    );
});
