import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { lossesUntilAlone, type AttemptResult } from '@lathe/core';
import { FakeClock } from '@lathe/core/contracts';
import type { FinishedOutput, WatchOffersResponse__Output } from '@lathe/proto';
import { fromServiceError } from '@lathe/service-kit';
import { alice, answer, as, at, collect, leaseOf, oneSlot, rest, TestFarm, worker } from '../test-farm.fixture.ts';

const timeout = 20_000;
const hex = '0'.repeat(64);

const isCode = (code: string) => (error: unknown) => fromServiceError(error).code === code;

test('a job is claimed, read, written, and completed over gRPC and signed URLs', { timeout }, async () => {
  await using farm = await TestFarm.open();
  const job = await farm.submit(alice);
  const request = { worker_id: 'w1', boot_id: 'b1', classes: ['interactive'], kinds: ['master'], alone: true };
  const { claim } = await answer<{ claim?: unknown }>((done) => farm.clients.work.claim(request, done));
  assert.equal(at(claim, 'job.id'), job.id);
  assert.equal(at(claim, 'lease.fence'), '1');
  assert.equal(at(claim, 'lease_ms'), '15000');
  const input = await fetch(String(at(claim, 'inputs.0.url')), { headers: { range: 'bytes=1-2' } });
  assert.equal(input.status, 206);
  assert.equal((await input.arrayBuffer()).byteLength, 2);
  const bytes = randomBytes(70_000);
  const outputs: FinishedOutput[] = [];
  for (const index of [0, 1]) {
    const sent = await fetch(String(at(claim, `outputs.${index}.url`)), { method: 'PUT', body: bytes });
    assert.equal(sent.status, 201);
    outputs.push({
      role: String(at(claim, `outputs.${index}.role`)),
      object_key: String(at(claim, `outputs.${index}.object_key`)),
      name: String(at(claim, `outputs.${index}.name`)),
      media_type: String(at(claim, `outputs.${index}.media_type`)),
      sha256: String(at(await sent.json(), 'sha256')),
      size_bytes: bytes.length,
    });
  }
  const lease = { tenant_id: 'alice', job_id: job.id, fence: 1 };
  const renewed = await answer((done) =>
    farm.clients.work.renew({ worker_id: 'w1', items: [{ lease, progress: 0.5, phase: 'write' }] }, done),
  );
  assert.deepEqual(at(renewed, 'statuses'), ['ok']);
  const done = await answer((done) => farm.clients.work.complete({ lease, outcome: 'succeeded', outputs }, done));
  assert.equal(at(done, 'job.state'), 'JOB_STATE_SUCCEEDED');
  assert.deepEqual([at(done, 'job.outputs.0.name'), at(done, 'job.outputs.1.name')], ['song.wav', 'song.report.json']);
  const content = await fetch(
    `${farm.gateway.origin}/v1/assets/${String(at(done, 'job.outputs.0.asset_id'))}/content`,
    {
      headers: { authorization: 'alice' },
    },
  );
  assert.ok(Buffer.from(await content.arrayBuffer()).equals(bytes));
});

test('NUL characters go from the phase of a worker; names with one are refused', { timeout }, async () => {
  await using farm = await TestFarm.open();
  const job = await farm.submit(alice);
  const { work, jobs } = farm.clients;
  const request = { worker_id: 'w1', boot_id: 'b1', classes: ['interactive'], kinds: ['master'], alone: true };
  for (const [field, named] of Object.entries({ worker_id: 'w\0', boot_id: 'b\0', kinds: ['master', 'm\0'] })) {
    const claimed = answer((done) => work.claim({ ...request, [field]: named }, done));
    await assert.rejects(claimed, (caught: unknown) => {
      const error = fromServiceError(caught);
      assert.deepEqual([error.code, error.details['field']], ['invalid_argument', field]);
      return true;
    });
  }
  await farm.claim();
  const lease = { tenant_id: 'alice', job_id: job.id, fence: 1 };
  const items = [{ lease, progress: 0.5, phase: '\0wri\0te' }];
  await assert.rejects(
    answer((done) => work.renew({ worker_id: 'w1\0', items }, done)),
    isCode('invalid_argument'),
  );
  await answer((done) => work.renew({ worker_id: 'w1', items }, done));
  assert.equal((await farm.gateway.services.jobs.get(alice, job.id)).job.phase, 'write');
  const asset = { object_key: 'x', name: 'a.wav', media_type: 'audio/wav', sha256: hex, size_bytes: 1 };
  const outputs = [{ ...asset, role: 'master\0' }];
  await assert.rejects(
    answer((done) => work.complete({ lease, outcome: 'succeeded', outputs }, done)),
    isCode('invalid_argument'),
  );
  await assert.rejects(
    answer((done) => work.leave({ worker_id: 'w1\0' }, done)),
    isCode('invalid_argument'),
  );
  await assert.rejects(
    answer((done) => jobs.list({ kind: 'master\0' }, as('alice'), done)),
    isCode('invalid_argument'),
  );
});

test('100 of 100 stale fences are refused, counted, and change nothing', { timeout }, async () => {
  await using farm = await TestFarm.open();
  await farm.submit(alice);
  const { work } = farm.gateway.services;
  const first = await farm.claim();
  const stale = leaseOf(first.claim);
  await work.release(worker, stale);
  const second = await farm.claim();
  assert.equal(second.claim.fence, stale.fence + 1);
  const error = { code: 'internal', message: 'x', details: {} } as const;
  const results: AttemptResult[] = [
    { outcome: 'succeeded', outputs: [] },
    { outcome: 'failed', error },
    { outcome: 'cancelled' },
  ];
  for (let index = 0; index < 100; index++) {
    const result = results[index % results.length];
    assert.ok(result);
    await assert.rejects(work.complete(worker, stale, result), isCode('stale_fence'));
  }
  assert.deepEqual(await work.renew(worker, 'w1', [{ ...stale, progress: 0, phase: '' }]), ['lost']);
  assert.match(await farm.registry.metrics(), /lathe_fenced_writes_total 100/);
  assert.equal((await farm.finish(second)).state, 'succeeded');
});

test('an output elsewhere, of another size, never written, or without a hash is refused', { timeout }, async () => {
  await using farm = await TestFarm.open();
  await farm.submit(alice);
  const { work } = farm.gateway.services;
  const claim = await farm.claim();
  const lease = leaseOf(claim.claim);
  const [target] = claim.outputs;
  assert.ok(target);
  assert.equal((await fetch(target.url, { method: 'PUT', body: randomBytes(5) })).status, 201);
  const complete = (asset: { objectKey?: string; sizeBytes?: number; sha256?: string }): Promise<unknown> => {
    const { objectKey, name, mediaType, role } = target;
    const output = { role, asset: { objectKey, name, mediaType, sizeBytes: 5, sha256: hex, ...asset } };
    return work.complete(worker, lease, { outcome: 'succeeded', outputs: [output] });
  };
  const uploaded = await farm.upload(alice, randomBytes(5));
  const { objectKey } = await farm.gateway.services.assets.get(alice, uploaded);
  await assert.rejects(complete({ objectKey }), isCode('permission_denied'));
  await assert.rejects(complete({ objectKey: `${target.objectKey}/../../../x` }), isCode('invalid_argument'));
  await assert.rejects(complete({ sizeBytes: 4 }), isCode('invalid_argument'));
  await assert.rejects(complete({ sha256: 'x' }), isCode('invalid_argument'));
  await assert.rejects(complete({ objectKey: `${target.objectKey}2` }), isCode('not_found'));
  assert.equal((await farm.gateway.services.jobs.get(alice, claim.claim.job.id)).job.state, 'running');
});

test('who is no worker is refused on every method of Work', { timeout }, async () => {
  await using farm = await TestFarm.open();
  const job = await farm.submit(alice);
  const { work } = farm.clients;
  const lease = { tenant_id: 'alice', job_id: job.id, fence: 0 };
  const refusals = [
    answer((done) =>
      work.claim({ worker_id: 'w', boot_id: 'b', classes: ['bulk'], kinds: ['master'] }, as('alice'), done),
    ),
    answer((done) => work.renew({ worker_id: 'w', items: [{ lease }] }, as('alice'), done)),
    answer((done) => work.complete({ lease, outcome: 'cancelled' }, as('alice'), done)),
    answer((done) => work.release({ lease }, as('alice'), done)),
    collect(work.watchOffers({ worker_id: 'w', classes: ['bulk'] }, as('alice'))),
  ];
  for (const refusal of refusals) await assert.rejects(refusal, isCode('permission_denied'));
});

test(
  'an idle worker is offered a job when it is submitted, and told of a cancel when it runs',
  { timeout },
  async () => {
    await using farm = await TestFarm.open();
    const watching = farm.clients.work.watchOffers({ worker_id: 'w1', classes: ['interactive'] });
    const hints: AsyncIterator<WatchOffersResponse__Output> = watching[Symbol.asyncIterator]();
    watching.on('error', () => {});
    const request = { worker_id: 'w1', boot_id: 'b1', classes: ['interactive'], kinds: ['master'], free_slots: 1 };
    const claim = (extra: object): Promise<unknown> =>
      answer((done) => farm.clients.work.claim({ ...request, ...extra }, done));
    assert.equal(at(await claim({}), 'claim'), undefined);
    const job = await farm.submit(alice);
    const { value: offered } = await hints.next();
    assert.equal(at(offered, 'offer.job_id'), job.id);
    const claimed = await claim({ hint: at(offered, 'offer') });
    assert.equal(at(claimed, 'claim.job.id'), job.id);
    await answer((done) => farm.clients.jobs.cancel({ job_id: job.id }, as('alice'), done));
    const { value: cancel } = await hints.next();
    assert.deepEqual(at(cancel, 'cancel'), at(claimed, 'claim.lease'));
    const lease = { tenantId: alice.tenantId, jobId: job.id, fence: 1 };
    assert.deepEqual(await farm.gateway.services.work.renew(worker, 'w1', [{ ...lease, progress: 0, phase: '' }]), [
      'cancel',
    ]);
    assert.match(await farm.registry.metrics(), /lathe_offers_total\{result="claimed"\} 1/);
    watching.cancel();
  },
);

test('a lease that passes is lost: the job is queued again under the next fence', { timeout }, async () => {
  await using farm = await TestFarm.open({ leaseMs: 50 });
  const job = await farm.submit(alice);
  const first = await farm.claim();
  const { steps } = await farm.gateway.services.jobs.watch(alice, job.id, '', AbortSignal.timeout(timeout));
  for await (const { event } of steps) if (event?.type === 'requeued') break;
  await assert.rejects(farm.gateway.services.work.release(worker, leaseOf(first.claim)), isCode('stale_fence'));
  assert.equal((await farm.gateway.services.jobs.get(alice, job.id)).attempts[0]?.outcome, 'lost');
  assert.match(await farm.registry.metrics(), /lathe_leases_lost_total 1/);
});

test(
  'under a backlog one worker runs empty for a job that must run alone, and the others go on',
  { timeout },
  async () => {
    const clock = new FakeClock();
    await using farm = await TestFarm.open({ clock });
    const lone = await farm.submit(alice);
    for (let loss = 1; loss < lossesUntilAlone; loss++) {
      await farm.claim({ workerId: 'dead' });
      clock.advanceMs(15_001);
      await farm.farm.jobStore.reapLeases();
    }
    await farm.claim({ workerId: 'dead' });
    for (let waiting = 0; waiting < 8; waiting++) await farm.submit(alice);
    const running = await farm.claim({ workerId: 'w1' });
    clock.advanceMs(14_000);
    const kept = { ...leaseOf(running.claim), progress: 0.5, phase: 'write' };
    assert.deepEqual(await farm.gateway.services.work.renew(worker, 'w1', [kept]), ['ok']);
    clock.advanceMs(1001);
    await farm.farm.jobStore.reapLeases();
    clock.advanceMs(2000);
    const claims = async (workerId: string, alone: boolean): Promise<string | null> => {
      const request = {
        workerId,
        bootId: 'b1',
        classes: ['interactive'],
        kinds: ['master'],
        hint: null,
        alone,
      } as const;
      return (await farm.gateway.services.work.claim(worker, request, oneSlot))[0]?.claim.job.id ?? null;
    };
    assert.equal(await claims('w1', false), null, 'w1 runs empty');
    for (let claim = 0; claim < 3; claim++) assert.ok(await claims('w2', false), 'w2 goes on');
    clock.advanceMs(1000);
    assert.equal(await claims('w1', false), null, 'w1 still runs empty');
    await farm.finish(running);
    assert.equal(await claims('w1', true), lone.id);
    assert.ok(await claims('w2', false));
  },
);

test('a claim whose caller has gone is given back and costs the job nothing', { timeout }, async () => {
  await using farm = await TestFarm.open();
  const { id } = await farm.submit(alice);
  const request = { workerId: 'w1', bootId: 'b1', classes: ['interactive'], kinds: ['master'], hint: null } as const;
  const gone = AbortSignal.abort();
  await assert.rejects(farm.gateway.services.work.claim(worker, { ...request, alone: false }, oneSlot, gone));
  const { job, attempts } = await farm.gateway.services.jobs.get(alice, id);
  assert.deepEqual([job.attempts, job.losses, attempts.map(({ outcome }) => outcome)], [0, 0, ['released']]);
  assert.equal((await farm.finish(await farm.claim({ alone: false }))).state, 'succeeded');
});

test('a claim for several slots is answered with several jobs, the hinted ones first', { timeout }, async () => {
  await using farm = await TestFarm.open();
  const ids: string[] = [];
  for (let job = 0; job < 5; job++) ids.push((await farm.submit(alice)).id);
  const request = { worker_id: 'w1', boot_id: 'b1', classes: ['interactive'], kinds: ['master'], alone: true };
  const claim = async (more: object): Promise<readonly string[]> => {
    const answered = await answer((done) => farm.clients.work.claim({ ...request, ...more }, done));
    const claims = [at(answered, 'claim') ?? [], at(answered, 'more') ?? []].flat();
    return claims.map((each) => String(at(each, 'job.id')));
  };
  const hintOf = (jobId = '') => ({ tenant_id: 'alice', job_id: jobId, job_class: 'interactive', kind: 'master' });
  const hints = { hint: hintOf(ids[4]), more_hints: [hintOf(ids[2])] };
  assert.deepEqual(await claim({ free_slots: 3, slots: 3, most: 2, ...hints }), [ids[4], ids[2]]);
  assert.deepEqual(new Set(await claim({ free_slots: 4, slots: 4, most: 4 })), new Set([ids[0], ids[1], ids[3]]));
  assert.deepEqual(await claim({ free_slots: 4, slots: 4, most: 4 }), []);
  await assert.rejects(claim({ free_slots: 1, slots: 4, most: 2 }), /most/);
});

const several = { slots: { slots: 4, freeSlots: 4, freeInteractiveOnly: 0 }, most: 4, moreHints: [] };

test('several claims whose caller has gone are all given back', { timeout }, async () => {
  await using farm = await TestFarm.open();
  const ids = [(await farm.submit(alice)).id, (await farm.submit(alice)).id];
  const request = { workerId: 'w1', bootId: 'b1', classes: ['interactive'], kinds: ['master'], hint: null } as const;
  const { work, jobs } = farm.gateway.services;
  await assert.rejects(work.claim(worker, { ...request, alone: false }, several, AbortSignal.abort()));
  for (const id of ids) {
    const { attempts } = await jobs.get(alice, id);
    assert.deepEqual(
      attempts.map(({ outcome }) => outcome),
      ['released'],
    );
  }
});

test('a job that must run alone comes by itself, also where several are asked for', { timeout }, async () => {
  const clock = new FakeClock();
  await using farm = await TestFarm.open({ clock, leaseMs: 1000 });
  const request = { workerId: 'w1', bootId: 'b1', classes: ['interactive'], kinds: ['master'], hint: null } as const;
  const claimFour = async (): Promise<readonly string[]> => {
    const claims = await farm.gateway.services.work.claim(worker, { ...request, alone: true }, several);
    return claims.map(({ claim }) => claim.job.id);
  };
  const lone = await farm.submit(alice);
  for (let loss = 0; loss < 2; loss++) {
    await farm.claim({ workerId: 'dead' });
    clock.advanceMs(1001);
    await farm.farm.jobStore.reapLeases();
    clock.advanceMs(20_000);
  }
  const others = [(await farm.submit(alice)).id, (await farm.submit(alice)).id];
  assert.deepEqual(await claimFour(), [lone.id]);
  assert.deepEqual(new Set(await claimFour()), new Set(others));
});

test('a source with the longest name allowed has outputs whose names are allowed', { timeout }, async () => {
  await using farm = await TestFarm.open();
  const name = `${'ä'.repeat(251)}.wav`;
  const assetId = await farm.upload(alice, randomBytes(64), name);
  await farm.submit(alice, { inputs: [{ role: 'source', assetId, name: '' }] });
  const request = { worker_id: 'w1', boot_id: 'b1', classes: ['interactive'], kinds: ['master'] };
  const { claim } = await answer<{ claim?: unknown }>((done) => farm.clients.work.claim(request, done));
  const outputs: FinishedOutput[] = [];
  for (const index of [0, 1]) {
    const sent = await fetch(String(at(claim, `outputs.${index}.url`)), { method: 'PUT', body: randomBytes(5) });
    outputs.push({
      role: String(at(claim, `outputs.${index}.role`)),
      object_key: String(at(claim, `outputs.${index}.object_key`)),
      name: String(at(claim, `outputs.${index}.name`)),
      sha256: String(at(await sent.json(), 'sha256')),
      size_bytes: 5,
    });
  }
  const lease = { tenant_id: 'alice', job_id: String(at(claim, 'job.id')), fence: 1 };
  const done = await answer((done) => farm.clients.work.complete({ lease, outcome: 'succeeded', outputs }, done));
  assert.equal(at(done, 'job.state'), 'JOB_STATE_SUCCEEDED');
  assert.deepEqual(
    [at(done, 'job.outputs.0.name'), at(done, 'job.outputs.1.name')],
    [name, `${'ä'.repeat(243)}.report.json`],
  );
});

test('a draining gateway gives no claim and says so', { timeout }, async () => {
  await using farm = await TestFarm.open();
  await farm.submit(alice);
  farm.gateway.drain();
  const request = { worker_id: 'w1', boot_id: 'b1', classes: ['interactive'], kinds: ['master'] };
  const answered = await answer((done) => farm.clients.work.claim(request, done));
  assert.equal(at(answered, 'claim'), undefined);
  assert.equal(at(answered, 'drain'), true);
  assert.equal((await rest(farm, '/readyz')).status, 503);
});

test('closing ends the streams of hints, so that a long grace is not waited for', { timeout }, async () => {
  await using farm = await TestFarm.open();
  const watching = farm.clients.work.watchOffers({ worker_id: 'w1', classes: ['interactive'] });
  const request = { worker_id: 'w1', boot_id: 'b1', classes: ['interactive'], kinds: ['master'] };
  await answer((done) => farm.clients.work.claim(request, done));
  const ended = collect(watching);
  await farm.gateway.close(10 * timeout);
  assert.deepEqual(await ended, []);
});

test(
  'under interactive jobs that never end every 17th of a slot for any class is of another',
  { timeout },
  async () => {
    await using farm = await TestFarm.open();
    const bulk = await farm.submit(alice, { class: 'bulk' });
    for (let job = 0; job < 18; job++) await farm.submit(alice, { class: 'interactive' });
    const given: string[] = [];
    for (let claim = 0; claim < 19; claim++) {
      const { job } = (await farm.claim({ classes: ['interactive', 'bulk', 'long'] })).claim;
      given.push(job.id === bulk.id ? 'bulk' : job.class);
    }
    const interactive = (count: number): string[] => Array.from({ length: count }, () => 'interactive');
    assert.deepEqual(given, [...interactive(16), 'bulk', ...interactive(2)]);
  },
);

test('so it is where many are asked for at once', { timeout }, async () => {
  await using farm = await TestFarm.open();
  for (let job = 0; job < 8; job++) await farm.submit(alice, { class: 'bulk' });
  for (let job = 0; job < 40; job++) await farm.submit(alice, { class: 'interactive' });
  const given: string[] = [];
  const request = {
    workerId: 'w1',
    bootId: 'b1',
    classes: ['interactive', 'bulk', 'long'],
    kinds: ['master'],
  } as const;
  const ten = { slots: { slots: 10, freeSlots: 10, freeInteractiveOnly: 0 }, most: 10, moreHints: [] };
  for (let call = 0; call < 4; call++) {
    const claims = await farm.gateway.services.work.claim(worker, { ...request, hint: null, alone: false }, ten);
    given.push(...claims.map(({ claim }) => claim.job.class));
  }
  assert.equal(given.length, 40);
  assert.equal(given.filter((jobClass) => jobClass === 'bulk').length, 2);
});

test('claims and renewals read just after a stall are refused, and taken when made again', { timeout }, async () => {
  const clock = new FakeClock();
  await using farm = await TestFarm.open({ clock });
  const job = await farm.submit(alice);
  await farm.claim();
  const { work } = farm.clients;
  const claim = { worker_id: 'w1', boot_id: 'b1', classes: ['interactive'], kinds: ['master'] };
  const lease = { tenant_id: 'alice', job_id: job.id, fence: 1 };
  const renewal = { worker_id: 'w1', items: [{ lease, progress: 0.5, phase: 'write' }] };
  const claimed = () => answer((done) => work.claim(claim, done));
  const renewed = () => answer((done) => work.renew(renewal, done));
  await claimed();
  clock.advanceMs(3000);
  await assert.rejects(claimed, isCode('unavailable'));
  await assert.rejects(renewed, isCode('unavailable'));
  for (;;) {
    // The watch looks by real time, and then counts by this clock.
    clock.advanceMs(300);
    const statuses = await renewed().then(
      (answered) => at(answered, 'statuses'),
      () => null,
    );
    if (statuses === null) continue;
    assert.deepEqual(statuses, ['ok']);
    break;
  }
  await claimed();
});
