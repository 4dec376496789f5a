import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type {
  DownloadAssetResponse__Output,
  UploadAssetRequest,
  UploadAssetResponse__Output,
  UploadHeader,
} from '@lathe/proto';
import { fromServiceError } from '@lathe/service-kit';
import { alice, answer, as, at, chunksOf, collect, rest, TestFarm } from '../test-farm.fixture.ts';

let farm: TestFarm;
before(async () => {
  farm = await TestFarm.open({ limits: { assetBytes: 6 * 1024 * 1024 } });
});
after(() => farm[Symbol.asyncDispose]());

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function uploadParts(parts: Iterable<UploadAssetRequest>, caller = 'alice'): Promise<UploadAssetResponse__Output> {
  return answer((done) => {
    const call = farm.clients.assets.upload(as(caller), done);
    call.on('error', () => {});
    for (const part of parts) call.write(part);
    call.end();
  });
}

async function upload(bytes: Uint8Array, header: Omit<UploadHeader, 'name'> & { name?: string } = {}) {
  const parts: UploadAssetRequest[] = [{ header: { name: 'a.wav', ...header } }];
  for await (const data of chunksOf(bytes, 1024 * 1024)) parts.push({ data: Buffer.from(data) });
  return await uploadParts(parts);
}

async function download(assetId: string, offset?: number): Promise<{ asset: string; bytes: Buffer }> {
  const request = offset === undefined ? { asset_id: assetId } : { asset_id: assetId, offset };
  const messages: AsyncIterable<DownloadAssetResponse__Output> = farm.clients.assets.download(request, as('alice'));
  const pieces: Buffer[] = [];
  let asset = '';
  for await (const message of messages) {
    if (message.part === 'asset') asset = message.asset?.id ?? '';
    else if (message.data) pieces.push(message.data);
  }
  return { asset, bytes: Buffer.concat(pieces) };
}

for (const sizeBytes of [0, 1, 5 * 1024 * 1024 + 3]) {
  test(`${sizeBytes} bytes come back whole over gRPC and REST, and by range`, async () => {
    const bytes = randomBytes(sizeBytes);
    const { asset, created } = await upload(bytes, {
      media_type: 'audio/wav',
      sha256: sha256(bytes),
      size_bytes: sizeBytes,
    });
    assert.ok(asset);
    assert.equal(created, true);
    assert.equal(asset.size_bytes, String(sizeBytes));
    assert.equal(asset.sha256, sha256(bytes));
    const whole = await download(asset.id);
    assert.equal(whole.asset, asset.id);
    assert.ok(whole.bytes.equals(bytes));
    const offset = Math.floor(sizeBytes / 2);
    assert.ok((await download(asset.id, offset)).bytes.equals(bytes.subarray(offset)));
    assert.equal((await download(asset.id, sizeBytes)).bytes.length, 0);

    const url = `${farm.gateway.origin}/v1/assets/${asset.id}/content`;
    const headers = { authorization: 'alice' };
    const got = await fetch(url, { headers });
    assert.equal(got.status, 200);
    assert.equal(got.headers.get('content-length'), String(sizeBytes));
    assert.equal(got.headers.get('content-type'), 'audio/wav');
    assert.ok(Buffer.from(await got.arrayBuffer()).equals(bytes));
    const etag = got.headers.get('etag') ?? '';
    assert.equal((await fetch(url, { headers: { ...headers, 'if-none-match': etag } })).status, 304);
    const last = await fetch(url, { headers: { ...headers, range: 'bytes=-1' } });
    assert.equal(last.status, sizeBytes === 0 ? 416 : 206);
    if (sizeBytes > 0) assert.ok(Buffer.from(await last.arrayBuffer()).equals(bytes.subarray(-1)));
    const head = await fetch(url, { method: 'HEAD', headers });
    assert.equal(head.headers.get('content-length'), String(sizeBytes));
  });
}

test('the same bytes again answer the same asset and leave no second object', async () => {
  const bytes = randomBytes(100);
  const first = await upload(bytes);
  const count = async (): Promise<number> => (await collect(farm.farm.assetStore.list('alice/'))).length;
  const before = await count();
  const second = await upload(bytes, { name: 'other.wav' });
  assert.equal(second.created, false);
  assert.equal(second.asset?.id, first.asset?.id);
  assert.equal(await count(), before);
});

for (const [what, run, code] of [
  ['another hash than told', () => upload(randomBytes(9), { sha256: '0'.repeat(64) }), 'invalid_argument'],
  ['another size than told', () => upload(randomBytes(9), { size_bytes: 10 }), 'invalid_argument'],
  ['a hash that is none', () => upload(randomBytes(9), { sha256: 'x' }), 'invalid_argument'],
  ['a path as name', () => upload(randomBytes(9), { name: '../a' }), 'invalid_argument'],
  ['no name', () => upload(randomBytes(9), { name: '' }), 'invalid_argument'],
  ['a bad media type', () => upload(randomBytes(9), { media_type: 'a\r\nb' }), 'invalid_argument'],
  ['data before the header', () => uploadParts([{ data: Buffer.alloc(1) }]), 'invalid_argument'],
  ['no message at all', () => uploadParts([]), 'invalid_argument'],
  ['a second header', () => uploadParts([{ header: { name: 'a' } }, { header: { name: 'b' } }]), 'invalid_argument'],
  ['more bytes than the limit', () => upload(randomBytes(6 * 1024 * 1024 + 1)), 'limit_exceeded'],
] as const) {
  test(`an upload with ${what} is ${code} and leaves nothing`, async () => {
    const objects = async (): Promise<number> => (await collect(farm.farm.assetStore.list(''))).length;
    const before = await objects();
    await assert.rejects(run(), (error: unknown) => fromServiceError(error).code === code);
    assert.equal(await objects(), before);
  });
}

test('REST uploads a raw body, named by query or Content-Disposition, and answers like gRPC', async () => {
  const body = randomBytes(2000);
  const sent = await rest(farm, `/v1/assets?sha256=${sha256(body)}`, {
    as: 'alice',
    method: 'POST',
    body,
    headers: {
      'content-type': 'audio/flac; x=y',
      'content-disposition': "attachment; filename*=UTF-8''%C3%A4.flac",
    },
  });
  assert.equal(sent.status, 201);
  const id = String(at(sent.body, 'asset.id'));
  assert.equal(sent.headers.get('location'), `/v1/assets/${id}`);
  assert.equal(at(sent.body, 'asset.name'), 'ä.flac');
  assert.equal(at(sent.body, 'asset.mediaType'), 'audio/flac');
  assert.equal(at(sent.body, 'asset.sizeBytes'), '2000');
  const overGrpc = await answer((done) => farm.clients.assets.get({ asset_id: id }, as('alice'), done));
  assert.equal(at(overGrpc, 'asset.sha256'), at(sent.body, 'asset.sha256'));
  assert.equal((await rest(farm, '/v1/assets?name=b.flac', { as: 'alice', method: 'POST', body })).status, 200);
});

test('REST refuses a body past the limit with 413 and a problem', async () => {
  const body = randomBytes(6 * 1024 * 1024 + 1);
  const sent = await rest(farm, '/v1/assets?name=a', { as: 'alice', method: 'POST', body });
  assert.equal(sent.status, 413);
  assert.equal(at(sent.body, 'code'), 'limit_exceeded');
});

test('a deleted asset is not found, over both doors', async () => {
  const id = await farm.upload(alice, randomBytes(10));
  await answer((done) => farm.clients.assets.delete({ asset_id: id }, as('alice'), done));
  await assert.rejects(download(id), (error: unknown) => fromServiceError(error).code === 'not_found');
  assert.equal((await rest(farm, `/v1/assets/${id}`, { as: 'alice' })).status, 404);
});

test('an offset past the end is invalid_argument', async () => {
  const id = await farm.upload(alice, randomBytes(10));
  await assert.rejects(download(id, 11), (error: unknown) => fromServiceError(error).code === 'invalid_argument');
});

test('20 uploads that told their size and are cancelled half-way leave neither asset nor object', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'lathe-gateway-'));
  try {
    {
      await using farm = await TestFarm.open({ directory });
      const uploads = Array.from({ length: 20 }, () => {
        const { promise: ended, resolve } = Promise.withResolvers<void>();
        const call = farm.clients.assets.upload(as('alice'), () => resolve());
        call.write({ header: { name: 'a', size_bytes: 200_000 } });
        call.write({ data: randomBytes(100_000) });
        return { call, ended };
      });
      // Now the server waits for more: a cancellation looks like the end of the stream.
      while ((await writtenBytes(join(directory, 'tmp'))) < 20 * 100_000);
      for (const { call } of uploads) call.cancel();
      await Promise.all(uploads.map(({ ended }) => ended));
      while ((await readdir(join(directory, 'tmp'))).length > 0);
    }
    await using farm = await TestFarm.open({ directory });
    assert.deepEqual(await collect(farm.farm.assetStore.list('')), []);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

async function writtenBytes(folder: string): Promise<number> {
  const files = await readdir(folder);
  const sizes = await Promise.all(files.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
