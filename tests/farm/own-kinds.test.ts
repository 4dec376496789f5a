import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import type { RemoteBatchItem } from '@lathe/client';
import { customKindsFromJson } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { OwnKind } from '@lathe/worker';
import { endOf, untilRendering } from '../support/follow-job.ts';
import { TestFarm } from '../support/test-farm.ts';

const customKinds = customKindsFromJson(
  JSON.stringify([
    { kind: 'noop' },
    { kind: 'stall' },
    {
      kind: 'reverse',
      inputs: [{ role: 'source', minimum: 1, maximum: 1 }],
      outputs: [{ role: 'text', mediaType: 'text/plain', ending: '.txt' }],
    },
  ]),
);
const reverse: OwnKind = {
  kind: 'reverse',
  async run({ recipe, inputs, outputs }) {
    const payload: unknown = JSON.parse(recipe);
    if (JSON.stringify(payload) === '{"fail":true}') throw new LatheError('malformed_media', 'It reads the same.');
    if (JSON.stringify(payload) === '{"forget":true}') return;
    const text = await readFile(inputs[0]?.path ?? '', 'utf8');
    await writeFile(outputs[0]?.path ?? '', text.split('').toReversed().join(''));
  },
};
/** One chunk of items. */
async function* one(items: readonly RemoteBatchItem[]): AsyncGenerator<readonly RemoteBatchItem[]> {
  yield await Promise.resolve(items);
}

const noop: OwnKind = { kind: 'noop', run: () => Promise.resolve() };
/** Ends when it is told to, and never else. */
const stall: OwnKind = {
  kind: 'stall',
  async run(_task, { signal, onProgress }) {
    onProgress(0.1, 'stalling');
    await once(signal, 'abort');
    throw signal.reason;
  },
};

test('a job of a kind that only the worker knows: its inputs come, its output is stored, and it is not reused', async () => {
  await using farm = await TestFarm.open();
  await using gateway = await farm.openGateway(15_000, 0, { customKinds });
  await using worker = await farm.openWorker(gateway, 1, {}, { ownKinds: [reverse] });
  using client = farm.connect(gateway);
  const path = join(farm.directory, 'a.txt');
  await writeFile(path, 'lathe');
  const { asset } = await client.assets.uploadFile(path);
  const inputs = [{ role: 'source', assetId: asset.id, name: 'word.txt' }];
  for (const done of [1, 2]) {
    const spec = { custom: { kind: 'reverse', payload: '{"b":1,"a":[2]}' } };
    const job = await endOf(client, (await client.jobs.create({ inputs, spec })).job.id);
    assert.deepEqual([job.state, job.kind, job.recipe], ['succeeded', 'reverse', '{"a":[2],"b":1}']);
    assert.deepEqual(
      job.outputs.map(({ role, name }) => [role, name]),
      [['text', 'word.text.txt']],
    );
    const got = join(farm.directory, `out-${done}.txt`);
    await client.assets.downloadFile(job.outputs[0]?.assetId ?? '', got);
    assert.equal(await readFile(got, 'utf8'), 'ehtal');
    assert.equal(await worker.attempts('succeeded'), done);
  }
  for (const [payload, code, message] of [
    ['{"fail":true}', 'malformed_media', /It reads the same\./],
    ['{"forget":true}', 'internal', /A "reverse" job wrote no output with the role text\./],
  ] as const) {
    const spec = { custom: { kind: 'reverse', payload } };
    const job = await endOf(client, (await client.jobs.create({ inputs, spec, attemptLimit: 1 })).job.id);
    assert.deepEqual([job.state === 'succeeded', job.error?.code], [false, code]);
    assert.match(job.error?.message ?? '', message);
  }
});

test('a running job of an own kind is cancelled by its signal', async () => {
  await using farm = await TestFarm.open();
  await using gateway = await farm.openGateway(15_000, 0, { customKinds });
  await using _worker = await farm.openWorker(gateway, 1, {}, { ownKinds: [stall] });
  using client = farm.connect(gateway);
  const { job } = await client.jobs.create({ inputs: [], spec: { custom: { kind: 'stall' } } });
  await untilRendering(client, job.id);
  await client.jobs.cancel(job.id);
  assert.equal((await endOf(client, job.id)).state, 'cancelled');
});

test('a batch without inputs whose kind only one of two workers knows is done by that one', async () => {
  await using farm = await TestFarm.open();
  await using gateway = await farm.openGateway(15_000, 0, { customKinds });
  await using other = await farm.openWorker(gateway);
  await using worker = await farm.openWorker(gateway, 2, {}, { ownKinds: [noop] });
  using client = farm.connect(gateway);
  const items = Array.from({ length: 20 }, (_, index) => ({ key: `${index}`, inputs: [] }));
  let id = '';
  for await (const answer of client.batches.submit({ spec: { custom: { kind: 'noop' } } }, one(items)))
    if ('opened' in answer) id = answer.opened.id;
  for await (const { type, counts } of client.batches.watch(id, { signal: AbortSignal.timeout(60_000) }))
    if (type === 'finished') assert.equal(counts.succeeded, 20);
  assert.deepEqual([await other.attempts('succeeded'), await worker.attempts('succeeded')], [0, 20]);
});

test('a kind that the gateway was not told of is refused with its name and the remedy, and none of it is handed out', async () => {
  await using farm = await TestFarm.open();
  await using told = await farm.openGateway(15_000, 0, { customKinds });
  await using untold = await farm.openGateway();
  await using worker = await farm.openWorker(untold, 1, {}, { ownKinds: [noop] });
  using client = farm.connect(untold);
  const spec = { custom: { kind: 'noop' } };
  await assert.rejects(client.jobs.create({ inputs: [], spec }), {
    code: 'invalid_argument',
    message: /There is no job kind "noop"; there are: "analyze", "master"\..*LATHE_CUSTOM_KINDS/,
  });
  for await (const answer of client.batches.submit({ spec }, one([{ key: 'a', inputs: [] }])))
    if ('results' in answer) {
      const [result] = answer.results;
      assert.match(JSON.stringify(result), /There is no job kind \\"noop\\"/);
    }
  using elsewhere = farm.connect(told);
  const waiting = (await elsewhere.jobs.create({ inputs: [], spec })).job.id;
  // The worker asked for both kinds: it has done the job that came later, so it was not given the one before.
  const { asset } = await client.assets.uploadFile(farm.writeNoise('in.wav', 1));
  const inputs = [{ role: 'source', assetId: asset.id, name: 'in.wav' }];
  const later = await client.jobs.create({ inputs, spec: { analyze: {} }, class: 'bulk' });
  assert.equal((await endOf(client, later.job.id)).state, 'succeeded');
  assert.notEqual((await client.jobs.get(waiting)).job.state, 'succeeded');
  assert.equal(await worker.attempts('succeeded'), 1);
});

test('what is no kind or no payload is invalid_argument', async () => {
  await using farm = await TestFarm.open();
  await using gateway = await farm.openGateway(15_000, 0, { customKinds });
  using client = farm.connect(gateway);
  for (const [custom, message] of [
    [{ kind: 'master', payload: '{}' }, /kind "master" has the spec master, not custom/],
    [{ kind: '' }, /There is no job kind ""/],
    [{ kind: 'noop', payload: '{' }, /custom\.payload is the text of a JSON object, got "\{"/],
    [{ kind: 'noop', payload: '[]' }, /payload of a "noop" job is a JSON object/],
    [{ kind: 'reverse' }, /takes 1 of role "source", got 0/],
  ] as const)
    await assert.rejects(client.jobs.create({ inputs: [], spec: { custom } }), { code: 'invalid_argument', message });
});
