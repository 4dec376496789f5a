import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Server, ServerCredentials, status, type ServerReadableStream, type ServerWritableStream } from '@grpc/grpc-js';
import {
  loadLatheProtos,
  type DownloadAssetRequest__Output,
  type DownloadAssetResponse,
  type UploadAssetRequest__Output,
  type UploadAssetResponse,
} from '@lathe/proto';
import { LatheClientError } from '../call/lathe-client-error.ts';
import { LatheClient } from '../lathe-client.ts';

type DownloadCall = ServerWritableStream<DownloadAssetRequest__Output, DownloadAssetResponse>;
type UploadCall = ServerReadableStream<UploadAssetRequest__Output, UploadAssetResponse>;

const bytes = Buffer.from('0123456789'.repeat(100_000));
const sha256 = createHash('sha256').update(bytes).digest('hex');
const asset = { id: 'ast_1', sha256, size_bytes: bytes.length, name: 'a.wav' };
const away = { code: status.UNAVAILABLE, details: 'going away' };

/** A server of two methods, a client connected to it, and a folder for files. */
async function connect(
  t: TestContext,
  handlers: {
    download?: (call: DownloadCall) => void;
    upload?: (call: UploadCall, done: (error: object | null, response?: UploadAssetResponse) => void) => void;
  },
) {
  const { Download, Upload } = loadLatheProtos().Assets.service;
  const server = new Server();
  server.addService(
    { Download, Upload },
    { Download: handlers.download ?? (() => undefined), Upload: handlers.upload ?? (() => undefined) },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  const client = LatheClient.connect(`127.0.0.1:${port}`);
  const folder = await mkdtemp(join(tmpdir(), 'lathe-client-'));
  t.after(async () => {
    client.close();
    server.forceShutdown();
    await rm(folder, { recursive: true, force: true });
  });
  return { client, folder, signal: AbortSignal.timeout(20_000) };
}

test('a download whose stream breaks goes on behind the bytes it has, and its progress never falls', async (t) => {
  const offsets: number[] = [];
  const { client, folder, signal } = await connect(t, {
    download: (call) => {
      const offset = Number(call.request.offset ?? 0);
      offsets.push(offset);
      call.write({ asset });
      const end = Math.min(bytes.length, offset + 400_000);
      call.write({ data: bytes.subarray(offset, end) }, () =>
        end < bytes.length ? call.emit('error', away) : call.end(),
      );
    },
  });
  const path = join(folder, 'out.wav');
  const done: number[] = [];
  await client.assets.downloadFile('ast_1', path, { signal, onProgress: ({ doneBytes }) => void done.push(doneBytes) });
  assert.deepEqual(await readFile(path), bytes);
  assert.deepEqual(offsets, [0, 400_000, 800_000]);
  assert.deepEqual(done, [400_000, 800_000, 1_000_000]);
});

test('a download of other bytes than the asset has is refused and leaves nothing', async (t) => {
  const { client, folder, signal } = await connect(t, {
    download: (call) => {
      call.write({ asset });
      call.write({ data: Buffer.alloc(bytes.length) });
      call.end();
    },
  });
  await assert.rejects(
    client.assets.downloadFile('ast_1', join(folder, 'out.wav'), { signal }),
    (error) => error instanceof LatheClientError && error.message.includes(sha256),
  );
  assert.deepEqual(await readdir(folder), []);
});

test('an upload sends a header and every byte, and begins again when the connection breaks', async (t) => {
  const received: Buffer[][] = [];
  const { client, folder, signal } = await connect(t, {
    upload: (call, done) => {
      const pieces: Buffer[] = [];
      received.push(pieces);
      call.on('data', ({ header, data }: UploadAssetRequest__Output) => {
        if (header) assert.equal(header.name, 'in.wav');
        if (data) pieces.push(data);
        if (received.length === 1 && pieces.length === 2) done(away);
      });
      call.on('end', () => done(null, { asset, created: true }));
    },
  });
  const path = join(folder, 'in.wav');
  await writeFile(path, bytes);
  const uploaded = await client.assets.uploadFile(path, { signal });
  assert.equal(uploaded.asset.sha256, sha256);
  assert.equal(received.length, 2);
  assert.deepEqual(Buffer.concat(received[1] ?? []), bytes);
});

test('an upload that the server refuses in the middle ends with its code, although the client has more to send', async (t) => {
  const { client, folder, signal } = await connect(t, {
    upload: (call, done) => call.once('data', () => done({ code: status.RESOURCE_EXHAUSTED, details: 'too large' })),
  });
  const path = join(folder, 'in.wav');
  await writeFile(path, Buffer.alloc(20_000_000));
  await assert.rejects(
    client.assets.uploadFile(path, { signal }),
    (error) => error instanceof LatheClientError && error.code === 'limit_exceeded' && error.message === 'too large',
  );
});

test('an upload stored under another hash than was sent is an error', async (t) => {
  const { client, folder, signal } = await connect(t, {
    upload: (call, done) => call.resume().on('end', () => done(null, { asset, created: true })),
  });
  const path = join(folder, 'in.wav');
  await writeFile(path, 'other bytes');
  await assert.rejects(client.assets.uploadFile(path, { signal }), /but stored as/);
});
