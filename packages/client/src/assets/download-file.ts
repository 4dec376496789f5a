import { createHash, randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { AssetsClient, DownloadAssetResponse__Output } from '@lathe/proto';
import { LatheClientError } from '../call/lathe-client-error.ts';
import { withReconnects } from '../call/with-reconnects.ts';
import { assetFromWire, type RemoteAsset, type TransferSettings } from './remote-asset.ts';

/**
 * Writes an asset to a file: first beside it under a temporary name, renamed when size and SHA-256 are right. After a
 * lost connection it goes on behind the bytes it has. A failed download leaves nothing; an existing file is replaced.
 */
export async function downloadFile(
  client: AssetsClient,
  assetId: string,
  path: string,
  { signal, onProgress }: TransferSettings,
): Promise<RemoteAsset> {
  const temporaryPath = `${path}.${randomUUID()}.part`;
  const hash = createHash('sha256');
  let doneBytes = 0;
  let asset: RemoteAsset | undefined;
  try {
    {
      await using file = await open(temporaryPath, 'wx');
      await withReconnects(signal, async () => {
        for await (const response of streamOnce(client, assetId, doneBytes, signal)) {
          if (response.asset) asset = assetFromWire(response.asset);
          if (!response.data) continue;
          await file.writeFile(response.data);
          hash.update(response.data);
          doneBytes += response.data.length;
          onProgress?.({ doneBytes, totalBytes: asset?.sizeBytes ?? doneBytes });
        }
      });
      await file.sync();
    }
    if (asset === undefined) throw new LatheClientError('internal', 'The server sent no asset before its bytes.');
    const sha256 = hash.digest('hex');
    if (doneBytes !== asset.sizeBytes || sha256 !== asset.sha256) {
      throw new LatheClientError(
        'internal',
        `Asset ${assetId} arrived as ${doneBytes} bytes with SHA-256 ${sha256}; expected ${asset.sizeBytes} with ${asset.sha256}.`,
      );
    }
    await rename(temporaryPath, path);
    return asset;
  } catch (caught) {
    await rm(temporaryPath, { force: true });
    throw caught;
  }
}

async function* streamOnce(
  client: AssetsClient,
  assetId: string,
  offset: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<DownloadAssetResponse__Output, void> {
  if (signal?.aborted === true) throw LatheClientError.from(signal.reason);
  const call = client.download({ asset_id: assetId, offset });
  const cancel = (): void => call.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const responses: AsyncIterable<DownloadAssetResponse__Output> = call;
    yield* responses;
  } finally {
    signal?.removeEventListener('abort', cancel);
    call.cancel();
  }
}
