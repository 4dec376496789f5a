import type { Asset__Output } from '@lathe/proto';
import { LatheClientError } from '../call/lathe-client-error.ts';

/** An immutable stored file of the tenant. */
export interface RemoteAsset {
  readonly id: string;
  /** Lower-case hexadecimal SHA-256. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** What the file is called for people; not a path. */
  readonly name: string;
  readonly mediaType: string;
  readonly createdAtUs: number;
}

export function assetFromWire(asset: Asset__Output | null | undefined): RemoteAsset {
  if (!asset) throw new LatheClientError('internal', 'The server answered without an asset.');
  return {
    id: asset.id,
    sha256: asset.sha256,
    sizeBytes: Number(asset.size_bytes ?? 0),
    name: asset.name,
    mediaType: asset.media_type,
    createdAtUs: Number(asset.created_at_us),
  };
}

/** How far a transfer has come. */
export interface TransferProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface TransferSettings {
  readonly signal?: AbortSignal | undefined;
  /** Called after each piece of at most 256 KiB. */
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
}
