import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { requiredHeaders } from '@lathe/core';
import { S3AssetStore } from '@lathe/s3';
import { fetchObject } from '../../packages/worker/src/transfer/fetch-object.ts';
import { storeObject, type StoreRequest } from '../../packages/worker/src/transfer/store-object.ts';
import { endOf, submitNoise } from '../support/follow-job.ts';
import { TestFarm } from '../support/test-farm.ts';
import { requiredServer } from './required-server.ts';
import { everyS3ForTests } from './s3-for-tests.ts';
import { TcpProxy } from './tcp-proxy.ts';

const bytes = Buffer.alloc(3_000_001, 'what a worker has rendered, ');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const signal = (): AbortSignal => AbortSignal.timeout(60_000);

for (const [name, found] of await everyS3ForTests()) {
  const server = requiredServer(`transfers of a worker over S3 (${name})`, found);
  if (server === null) continue;
  // s3rver heeds no condition of a write and reads no Content-MD5: tests of these are not made for it.
  const isFaithful = name !== 's3rver';
  const openStore = async (endpoint = server.endpoint): Promise<S3AssetStore> =>
    await S3AssetStore.open({
      bucket: await server.createBucket(),
      region: server.region,
      endpoint,
      credentials: server,
    });
  const requestFor = async (store: S3AssetStore, key: string, path: string): Promise<StoreRequest> => {
    const url = await store.signUrl({ key, method: 'PUT', expiresSeconds: 600 });
    return { path, url, mediaType: 'audio/wav', sha256, sizeBytes: bytes.length };
  };

  describe(`transfers of a worker over S3 (${name})`, () => {
    let folder = '';
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'lathe-s3-transfer-'));
    });
    after(() => rm(folder, { recursive: true, force: true }));
    after(() => server[Symbol.asyncDispose]());
    const written = async (): Promise<string> => {
      const path = join(folder, 'output.wav');
      await writeFile(path, bytes);
      return path;
    };

    test('an output goes up by its signed URL and comes down by another, checked on the way', async () => {
      await using store = await openStore();
      const request = await requestFor(store, 'alice/attempts/job/1/master', await written());
      await storeObject(request, signal());
      const key = 'alice/attempts/job/1/master';
      assert.equal((await store.stat(key)).sizeBytes, bytes.length);
      const url = await store.signUrl({ key, method: 'GET', expiresSeconds: 600 });
      const path = join(folder, 'input.wav');
      await fetchObject({ role: 'source', name: 'input.wav', sha256, sizeBytes: bytes.length, url }, path, signal());
      assert.ok(bytes.equals(await readFile(path)));
    });

    if (isFaithful)
      test('a place that is taken is not written over', async () => {
        await using store = await openStore();
        const request = await requestFor(store, 'alice/a', await written());
        await storeObject(request, signal());
        const late = storeObject(request, signal());
        await assert.rejects(late, { code: 'io_error', details: { status: 412, s3Code: 'PreconditionFailed' } });
      });

    if (isFaithful)
      test('bytes that arrive as others than were sent are refused', async () => {
        await using store = await openStore();
        const url = await store.signUrl({ key: 'alice/a', method: 'PUT', expiresSeconds: 600 });
        const headers = { ...requiredHeaders(url), 'content-md5': createHash('md5').update('sent').digest('base64') };
        const response = await fetch(url, { method: 'PUT', body: 'received', headers });
        assert.equal(response.status, 400);
        assert.match(await response.text(), /<Code>BadDigest</);
        await assert.rejects(store.stat('alice/a'), { code: 'not_found' });
      });

    test('an output past 5 GiB is limit_exceeded before anything is sent', async () => {
      await using store = await openStore();
      const path = join(folder, 'huge.wav');
      await writeFile(path, '');
      const sizeBytes = 5 * 2 ** 30 + 1;
      await truncate(path, sizeBytes);
      const request = { ...(await requestFor(store, 'alice/huge', path)), sizeBytes };
      await assert.rejects(storeObject(request, signal()), { code: 'limit_exceeded' });
      await rm(path);
    });

    test('a job is mastered by a worker that has neither key nor bucket, over a gateway without objects of its own', async () => {
      await using store = await openStore();
      await using farm = await TestFarm.open();
      await using gateway = await farm.openGateway(15_000, 0, { assets: store });
      await using _worker = await farm.openWorker(gateway);
      using client = farm.connect(gateway);
      const job = await endOf(client, (await submitNoise(client, farm.writeNoise('in.wav', 2))).id);
      assert.equal(job.state, 'succeeded', JSON.stringify(job.error));
      const path = join(farm.directory, 'out.wav');
      await client.assets.downloadFile(job.outputs[0]?.assetId ?? '', path);
      assert.equal((await readFile(path)).toString('latin1', 0, 4), 'RIFF');
      const own = await fetch(`${gateway.origin}/v1/objects/local/uploads/a?method=GET&expires=1&signature=a`);
      assert.equal(own.status, 404);
    });

    for (const [what, direction, afterBytes] of [
      ['whose connection is cut in the middle', 'up', 1_000_000],
      ['whose answer is lost', 'down', 1],
    ] as const) {
      test(`an output ${what} goes up again, and is stored once`, async () => {
        await using proxy = await TcpProxy.open(Number(new URL(server.endpoint).port));
        await using store = await openStore(`http://127.0.0.1:${proxy.port}`);
        const request = await requestFor(store, 'alice/a', await written());
        const cut = proxy.cutOnce(direction, afterBytes);
        await storeObject(request, signal());
        await cut;
        assert.ok(bytes.equals(await buffer(await store.read('alice/a'))));
      });
    }
  });
}
