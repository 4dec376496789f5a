import { LatheError } from '@lathe/core/errors';
import type {
  DeleteAssetRequest__Output,
  DeleteAssetResponse,
  DownloadAssetRequest__Output,
  DownloadAssetResponse,
  GetAssetRequest__Output,
  GetAssetResponse,
  UploadAssetRequest__Output,
  UploadAssetResponse,
  AssetsHandlers,
} from '@lathe/proto';
import type { GrpcDoor } from '../wire/grpc-door.ts';
import { integerOf } from '../wire/numbers.ts';
import { assetToMessage } from './asset-messages.ts';
import type { AssetService } from './asset-service.ts';

/** lathe.v1.Assets over gRPC. */
export function assetsHandlers(door: GrpcDoor, service: AssetService): AssetsHandlers {
  return {
    Upload: door.clientStream<UploadAssetRequest__Output, UploadAssetResponse>(async (parts, { principal, signal }) => {
      const iterator = parts[Symbol.asyncIterator]();
      const first = await iterator.next();
      const header = first.done === true ? null : first.value.header;
      if (header === null || header === undefined)
        throw new LatheError('invalid_argument', 'The first message of an upload must be its header.');
      const { name, media_type: mediaType, sha256, size_bytes } = header;
      const size =
        size_bytes === undefined ? {} : { sizeBytes: integerOf(size_bytes, 'size_bytes', 0, Number.MAX_SAFE_INTEGER) };
      const upload = { name, mediaType, sha256, ...size };
      const { asset, created } = await service.upload(principal, upload, dataOf(iterator), signal);
      return { asset: assetToMessage(asset), created };
    }),
    Get: door.unary<GetAssetRequest__Output, GetAssetResponse>(async ({ asset_id }, { principal }) => ({
      asset: assetToMessage(await service.get(principal, asset_id)),
    })),
    Download: door.serverStream<DownloadAssetRequest__Output, DownloadAssetResponse>(async function* (
      request,
      { principal },
    ) {
      const start = integerOf(request.offset ?? 0, 'offset', 0, Number.MAX_SAFE_INTEGER);
      const { asset, stream } = await service.open(principal, request.asset_id, { start });
      try {
        yield { asset: assetToMessage(asset) };
        for await (const data of stream) yield { data };
      } finally {
        stream.destroy();
      }
    }),
    Delete: door.unary<DeleteAssetRequest__Output, DeleteAssetResponse>(async ({ asset_id }, { principal }) => {
      await service.delete(principal, asset_id);
      return {};
    }),
  };
}

async function* dataOf(parts: AsyncIterator<UploadAssetRequest__Output>): AsyncGenerator<Uint8Array> {
  for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
    const { data } = next.value;
    if (data === undefined || data === null)
      throw new LatheError('invalid_argument', 'Every message of an upload after the first must be data.');
    yield data;
  }
}
