import { type Job, type LeaseRef } from '@lathe/core';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { WatchJobResponse__Output } from '@lathe/proto';
import { fromServiceError } from '@lathe/service-kit';
import { alice, as, at, collect, leaseOf, TestFarm, worker } from '../test-farm.fixture.ts';
import { encodeResumeToken } from '../watching/resume-token.ts';

const timeout = 20_000;

function watch(
  farm: TestFarm,
  job: Job,
  resume_token = '',
): AsyncIterable<WatchJobResponse__Output> & { cancel(): void } {
  return farm.clients.jobs.watch({ job_id: job.id, resume_token }, as('alice'));
}

const seqOf = (message: WatchJobResponse__Output): number => Number(message.event?.seq);

/** Reports progress `count` times, in phases, so that each makes an event. */
async function progress(farm: TestFarm, lease: LeaseRef, count: number): Promise<void> {
  for (let step = 1; step <= count; step++)
    await farm.gateway.services.work.renew(worker, 'w1', [
      { ...lease, progress: step / (count + 1), phase: `phase ${step}` },
    ]);
}

test('a watch delivers every event of a life in order and ends after the last', { timeout }, async () => {
  await using farm = await TestFarm.open();
  const job = await farm.submit(alice);
  const watching = collect(watch(farm, job));
  const claim = await farm.claim();
  await progress(farm, leaseOf(claim.claim), 5);
  await farm.finish(claim);
  const messages = await watching;
  assert.deepEqual(
    messages.map(seqOf),
    messages.map((_, index) => index + 1),
  );
  const types = messages.map(({ event }) => event?.type);
  assert.equal(types[0], 'submitted');
  assert.equal(types.at(-1), 'finished');
  assert.equal(types.filter((type) => type === 'progress').length, 5);
  assert.equal(messages.at(-1)?.event?.job?.state, 'JOB_STATE_SUCCEEDED');
});

test(
  'watching again from any token goes on without gap or repeat, also of a job that has ended',
  { timeout },
  async () => {
    await using farm = await TestFarm.open();
    const job = await farm.submit(alice);
    const claim = await farm.claim();
    await progress(farm, leaseOf(claim.claim), 300);
    await farm.finish(claim);
    const whole = await collect(watch(farm, job));
    assert.ok(whole.length > 300);
    for (const at of [0, 1, 255, 256, 257, whole.length - 2, whole.length - 1]) {
      const rest = await collect(watch(farm, job, whole[at]?.resume_token));
      assert.deepEqual(rest.map(seqOf), whole.slice(at + 1).map(seqOf));
    }
  },
);

test(
  'a watch survives a restart of the gateway: it ends as unavailable, and its token goes on',
  { timeout },
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'lathe-gateway-'));
    try {
      const seen: number[] = [];
      let token = '';
      let job: Job;
      {
        await using farm = await TestFarm.open({ directory });
        job = await farm.submit(alice);
        const claim = await farm.claim();
        await progress(farm, leaseOf(claim.claim), 3);
        await assert.rejects(
          async () => {
            for await (const message of watch(farm, job)) {
              seen.push(seqOf(message));
              token = message.resume_token;
              if (message.event?.type === 'progress') farm.gateway.drain();
            }
          },
          (error: unknown) => fromServiceError(error).code === 'unavailable',
        );
      }
      await using farm = await TestFarm.open({ directory });
      await farm.gateway.services.jobs.cancel(alice, job.id);
      await farm.farm.jobStore.releaseOtherBoots('another');
      for await (const message of watch(farm, job, token)) seen.push(seqOf(message));
      assert.deepEqual(
        seen,
        seen.map((_, index) => index + 1),
      );
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
);

test('silence is filled with heartbeats that carry the token and no event', { timeout }, async () => {
  await using farm = await TestFarm.open({ limits: { heartbeatMs: 10 } });
  const job = await farm.submit(alice);
  const watching = watch(farm, job);
  let token = '';
  for await (const message of watching) {
    if (message.event !== null && message.event !== undefined) {
      token = message.resume_token;
      continue;
    }
    assert.equal(message.resume_token, token);
    break;
  }
  watching.cancel();
});

test('a job retried after its end is watched on from the old end', { timeout }, async () => {
  await using farm = await TestFarm.open();
  const job = await farm.submit(alice);
  await farm.gateway.services.jobs.cancel(alice, job.id);
  const first = await collect(watch(farm, job));
  await farm.gateway.services.jobs.retry(alice, job.id);
  await farm.gateway.services.jobs.cancel(alice, job.id);
  const second = await collect(watch(farm, job, first.at(-1)?.resume_token));
  const seqs = [...first, ...second].map(seqOf);
  assert.deepEqual(
    seqs,
    seqs.map((_, index) => index + 1),
  );
  assert.ok(second.length >= 2);
});

for (const [what, token] of [
  ['that is none', 'garbage'],
  ['of another job', encodeResumeToken('job_x', 1)],
  ['ahead of the job', null],
] as const) {
  test(`a token ${what} is invalid_argument`, { timeout }, async () => {
    await using farm = await TestFarm.open();
    const job = await farm.submit(alice);
    await assert.rejects(
      collect(watch(farm, job, token ?? encodeResumeToken(job.id, 99))),
      (error: unknown) => fromServiceError(error).code === 'invalid_argument',
    );
  });
}

test(
  'SSE carries the same events, resumes by Last-Event-ID, and answers 204 when nothing is left',
  { timeout },
  async () => {
    await using farm = await TestFarm.open();
    const job = await farm.submit(alice);
    await farm.finish(await farm.claim());
    const overGrpc = await collect(watch(farm, job));
    const url = `${farm.gateway.origin}/v1/jobs/${job.id}/events`;
    const headers = { authorization: 'alice' };
    const all = await fetch(url, { headers });
    assert.equal(all.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    const events = parseEvents(await all.text());
    assert.deepEqual(
      events.map(({ id, event, data }) => [id, event, at(data, 'event.seq'), at(data, 'event.job.state')]),
      overGrpc.map(({ resume_token, event }) => [resume_token, event?.type, event?.seq, event?.job?.state]),
    );
    const rest = await fetch(url, { headers: { ...headers, 'last-event-id': events[0]?.id ?? '' } });
    assert.deepEqual(parseEvents(await rest.text()), events.slice(1));
    const over = await fetch(`${url}?resumeToken=${events.at(-1)?.id}`, { headers });
    assert.equal(over.status, 204);
    assert.equal((await fetch(`${url}?resumeToken=x`, { headers })).status, 400);
    assert.equal((await fetch(url, { headers: { authorization: 'bob' } })).status, 404);
  },
);

function parseEvents(text: string): { id: string; event: string; data: unknown }[] {
  return text
    .split('\n\n')
    .filter((block) => block !== '' && !block.startsWith(':'))
    .map((block) => {
      const fields = new Map(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      return {
        id: fields.get('id') ?? '',
        event: fields.get('event') ?? '',
        data: JSON.parse(fields.get('data') ?? ''),
      };
    });
}
