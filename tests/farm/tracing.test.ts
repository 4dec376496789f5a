import assert from 'node:assert/strict';
import test from 'node:test';
import type { LatheClient } from '@lathe/client';
import { localPrincipal } from '@lathe/core';
import { noTracing, openTracing } from '@lathe/service-kit';
import { endOf, eventOf, untilRendering } from '../support/follow-job.ts';
import { SpanCollector, type CollectedSpan } from '../support/span-collector.ts';
import { TestFarm } from '../support/test-farm.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const callersSpan = '00f067aa0ba902b7';

/** Submits by REST as part of a caller's trace. */
async function submitTraced(farm: TestFarm, client: LatheClient, path: string): Promise<string> {
  const { asset } = await client.assets.uploadFile(path);
  const answered = await fetch(`${farm.origin}/v1/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: `00-${traceId}-${callersSpan}-01` },
    body: JSON.stringify({
      inputs: [{ role: 'source', assetId: asset.id }],
      master: { targetLufs: -16 },
      noReuse: true,
    }),
  });
  const body: unknown = await answered.json();
  assert.equal(answered.status, 201, JSON.stringify(body));
  assert.ok(typeof body === 'object' && body !== null && 'job' in body);
  const { job } = body;
  assert.ok(typeof job === 'object' && job !== null && 'id' in job && typeof job.id === 'string');
  return job.id;
}

const only = (spans: readonly CollectedSpan[]): CollectedSpan => {
  const [span] = spans;
  assert.ok(span && spans.length === 1, `${spans.length} spans: ${spans.map(({ name }) => name).join(', ')}`);
  return span;
};

test('one trace leads from the caller over the offer on the bus to the proof; an attempt after another links to the submit', async () => {
  await using collector = await SpanCollector.open();
  const open = (service: string) => openTracing({ service, version: 'test', endpoint: collector.endpoint });
  await using farm = await TestFarm.open();
  const gatewayTracing = await open('lathe-gateway');
  const workerTracing = await open('lathe-worker');
  await using gateway = await farm.openGateway(15_000, 0, { tracing: gatewayTracing });
  const options = { tracing: workerTracing, bus: farm.local.bus };
  const worker = await farm.openWorker(gateway, 1, {}, options);
  using client = farm.connect(gateway);
  const short = farm.writeNoise('short.wav', 1);
  // A worker may also claim unprompted before the offer is made, so one of a few jobs is to come by its offer.
  const jobs: string[] = [];
  for (let count = 0; count < 6; count += 1) {
    const id = await submitTraced(farm, client, short);
    assert.equal((await endOf(client, id)).state, 'succeeded');
    jobs.push(id);
  }
  const retried = await submitTraced(farm, client, farm.writeNoise('long.wav', 60));
  await untilRendering(client, retried);
  await worker[Symbol.asyncDispose]();
  await eventOf(client, retried, ({ job }) => job.state !== 'running');
  await using _second = await farm.openWorker(gateway, 1, {}, options);
  assert.equal((await endOf(client, retried)).state, 'succeeded');
  await workerTracing[Symbol.asyncDispose]();
  await gatewayTracing[Symbol.asyncDispose]();

  const throughOffers = jobs.filter((id) => {
    const submit = only(collector.of(/^submit$/, 'lathe.job.id', id));
    assert.deepEqual([submit.traceId, submit.parentSpanId], [traceId, callersSpan]);
    const attempt = only(collector.of(/^attempt$/, 'lathe.job.id', id));
    assert.equal(attempt.traceId, traceId);
    assert.deepEqual(
      attempt.links?.map(({ spanId }) => spanId),
      [submit.spanId],
    );
    const parts = collector.spans.filter(({ parentSpanId }) => parentSpanId === attempt.spanId);
    assert.deepEqual(parts.map(({ name }) => name).toSorted(), ['complete', 'download', 'render', 'upload', 'upload']);
    assert.ok(parts.every((part) => part.traceId === traceId));
    const complete = only(parts.filter(({ name }) => name === 'complete'));
    const settle = only(collector.of(/^settle$/, 'lathe.job.id', id));
    assert.deepEqual([settle.traceId, settle.parentSpanId], [traceId, complete.spanId]);
    const received = collector.of(/^receive dispatch\./, 'messaging.message.id', id);
    const offer = received.find(({ spanId }) => spanId === attempt.parentSpanId);
    if (offer === undefined) return false;
    const sent = collector.of(/^send dispatch\./, 'messaging.message.id', id);
    const send = sent.find(({ spanId }) => spanId === offer.parentSpanId);
    assert.equal(send?.parentSpanId, submit.spanId);
    return true;
  });
  assert.ok(throughOffers.length > 0, 'no attempt came by its offer');

  const submit = only(collector.of(/^submit$/, 'lathe.job.id', retried));
  const [first, second] = collector.of(/^attempt$/, 'lathe.job.id', retried);
  assert.equal(first?.traceId, traceId);
  assert.ok(second && second.traceId !== traceId && second.parentSpanId === undefined);
  assert.deepEqual(
    second.links?.map((link) => [link.traceId, link.spanId]),
    [[traceId, submit.spanId]],
  );
});

test('without an endpoint nothing is traced, and the context that a caller sent stays with the job', async () => {
  assert.equal(await openTracing({ service: 'x', version: 'test', endpoint: undefined }), noTracing);
  await using farm = await TestFarm.open();
  await using gateway = await farm.openGateway();
  using client = farm.connect(gateway);
  const id = await submitTraced(farm, client, farm.writeNoise('short.wav', 1));
  const [claim] = await gateway.services.work.claim(
    localPrincipal,
    { workerId: 'w', bootId: 'b', classes: ['interactive'], kinds: ['master'], hint: null, alone: true },
    { slots: { slots: 1, freeSlots: 1, freeInteractiveOnly: 0 }, most: 1, moreHints: [] },
  );
  assert.equal(claim?.claim.job.id, id);
  assert.equal(claim.claim.job.traceparent, `00-${traceId}-${callersSpan}-01`);
});
