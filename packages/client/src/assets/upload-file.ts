import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ClientWritableStream } from '@grpc/grpc-js';
import type { AssetsClient, UploadAssetRequest, UploadAssetResponse__Output } from '@lathe/proto';
import { LatheClientError } from '../call/lathe-client-error.ts';
import { assetFromWire, type RemoteAsset, type TransferSettings } from './remote-asset.ts';

const pieceBytes = 256 * 1024;

export interface UploadSettings extends TransferSettings {
  /** What people call it; the file's base name unless set. */
  readonly name?: string | undefined;
  /** `application/octet-stream` unless set. */
  readonly mediaType?: string | undefined;
}

export interface UploadedFile {
  readonly asset: RemoteAsset;
  /** False when the tenant already had these bytes. */
  readonly created: boolean;
}

/** Streams a file to the farm in one pass and compares the hash it sent with the one that was stored. */
export async function uploadFileOnce(
  client: AssetsClient,
  path: string,
  { signal, onProgress, name = basename(path), mediaType = 'application/octet-stream' }: UploadSettings,
): Promise<UploadedFile> {
  signal?.throwIfAborted();
  // Opening a named pipe would wait for a writer, and a device has no end.
  if (!(await stat(path)).isFile()) throw new LatheClientError('unsupported_format', `${path} is no regular file.`);
  await using file = await open(path, 'r');
  const totalBytes = (await file.stat()).size;
  const { promise, resolve, reject } = Promise.withResolvers<UploadAssetResponse__Output>();
  const call = client.upload((error, response) => {
    if (error !== null) reject(error);
    else if (response === undefined) reject(new LatheClientError('internal', 'The server answered without a message.'));
    else resolve(response);
  });
  // A refusal ends the stream early: whoever waits for room must wake.
  const refused = promise.then(
    () => undefined,
    () => undefined,
  );
  const cancel = (): void => call.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const hash = createHash('sha256');
    let doneBytes = 0;
    await send(call, { header: { name, media_type: mediaType, size_bytes: totalBytes } }, refused);
    for await (const piece of file.createReadStream({ highWaterMark: pieceBytes, autoClose: false })) {
      const data: Buffer = piece;
      hash.update(data);
      const ended = await send(call, { data }, refused);
      if (ended) break;
      doneBytes += data.length;
      onProgress?.({ doneBytes, totalBytes });
    }
    call.end();
    const { asset, created } = await promise;
    const stored = assetFromWire(asset);
    const sha256 = hash.digest('hex');
    if (stored.sha256 !== sha256) {
      throw new LatheClientError('internal', `${path} was sent with SHA-256 ${sha256} but stored as ${stored.sha256}.`);
    }
    return { asset: stored, created: created ?? true };
  } finally {
    signal?.removeEventListener('abort', cancel);
    call.cancel();
  }
}

/** Writes one message and waits while the stream is full. @returns true when the server ended the call. */
async function send(
  call: ClientWritableStream<UploadAssetRequest>,
  message: UploadAssetRequest,
  refused: Promise<undefined>,
): Promise<boolean> {
  if (call.write(message)) return false;
  return await Promise.race([once(call, 'drain').then(() => false), refused.then(() => true)]);
}
