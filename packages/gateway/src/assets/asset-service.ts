import {
  isAssetId,
  newId,
  requireScope,
  uploadPrefix,
  type Asset,
  type AssetId,
  type AssetStore,
  type Clock,
  type JobStore,
  type Principal,
  type StoredObject,
} from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { Readable } from 'node:stream';
import type { GatewayLimits } from '../limits.ts';
import { checkedFileName, checkedMediaType, checkedSha256 } from './file-label.ts';

export interface UploadHeader {
  readonly name: string;
  /** Empty: application/octet-stream. */
  readonly mediaType: string;
  /** Empty: not checked. */
  readonly sha256: string;
  /** How many bytes are to come; not checked unless given. */
  readonly sizeBytes?: number;
}

export interface AssetBytes {
  readonly asset: Asset;
  /** The caller destroys it. */
  readonly stream: Readable;
}

/** The immutable files of a tenant; every method needs `assets:read` or `assets:write` and else throws permission_denied. */
export class AssetService {
  readonly #store: JobStore;
  readonly #assets: AssetStore;
  readonly #clock: Clock;
  readonly #limits: GatewayLimits;

  constructor(parts: { store: JobStore; assets: AssetStore; clock: Clock; limits: GatewayLimits }) {
    this.#store = parts.store;
    this.#assets = parts.assets;
    this.#clock = parts.clock;
    this.#limits = parts.limits;
  }

  /**
   * Stores bytes and names them; durable when it resolves. The same bytes again answer the asset that is there.
   * Who may cancel names the size or the hash: a body cut short then never passes for a whole one.
   * @throws invalid_argument for a name, media type, size or hash at fault, limit_exceeded.
   */
  async upload(
    principal: Principal,
    header: UploadHeader,
    body: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<{ asset: Asset; created: boolean }> {
    requireScope(principal, 'assets:write');
    const name = checkedFileName(header.name);
    const mediaType = checkedMediaType(header.mediaType);
    const wanted = checkedSha256(header.sha256);
    const objectKey = uploadPrefix(principal.tenantId) + newId('obj', Math.floor(this.#clock.nowUs() / 1000));
    const stored = await this.#assets.put(objectKey, body, { signal, limitBytes: this.#limits.assetBytes });
    const { sha256, sizeBytes } = stored;
    const fault = mismatch(stored, wanted, header.sizeBytes);
    if (signal.aborted || fault !== null) {
      await this.#assets.delete(objectKey);
      // A cancelled gRPC call ends its stream like a finished one, and is told apart only a moment later.
      signal.throwIfAborted();
      throw fault ?? new LatheError('cancelled', 'The upload was cancelled.');
    }
    // Where this fails, the row may have been written after all: the object is left to the sweeper, which asks the store.
    const result = await this.#store.createAsset(principal, { sha256, sizeBytes, objectKey, name, mediaType });
    if (!result.created) await this.#assets.delete(objectKey);
    return result;
  }

  async get(principal: Principal, id: string): Promise<Asset> {
    requireScope(principal, 'assets:read');
    return await this.#store.getAsset(principal, checkedAssetId(id));
  }

  /** @param range First and last byte wanted; the whole when left out. @throws invalid_argument past the end. */
  async open(principal: Principal, id: string, range?: { start: number; end?: number }): Promise<AssetBytes> {
    const asset = await this.get(principal, id);
    if (range === undefined || (range.start === 0 && range.end === undefined))
      return { asset, stream: await this.#assets.read(asset.objectKey) };
    const { start, end = asset.sizeBytes - 1 } = range;
    if (start > asset.sizeBytes || end >= asset.sizeBytes)
      throw new LatheError(
        'invalid_argument',
        `Asset ${id} has ${asset.sizeBytes} bytes; byte ${Math.max(start, end)} is past its end.`,
        {
          details: { field: 'offset', sizeBytes: asset.sizeBytes },
        },
      );
    if (start === asset.sizeBytes) return { asset, stream: Readable.from([]) };
    return { asset, stream: await this.#assets.read(asset.objectKey, { start, end }) };
  }

  /** @throws wrong_state while a job that has not ended names it. */
  async delete(principal: Principal, id: string): Promise<void> {
    requireScope(principal, 'assets:write');
    await this.#store.deleteAsset(principal, checkedAssetId(id));
  }
}

/** @throws not_found: what is no id names nothing. */
export function checkedAssetId(id: string): AssetId {
  if (isAssetId(id)) return id;
  throw new LatheError('not_found', `There is no asset ${JSON.stringify(id.slice(0, 80))}.`);
}

/** What was received against what was announced. */
function mismatch(stored: StoredObject, sha256: string | null, sizeBytes?: number): LatheError | null {
  if (sizeBytes !== undefined && sizeBytes !== stored.sizeBytes)
    return new LatheError('invalid_argument', `${stored.sizeBytes} bytes were received, not ${sizeBytes}.`, {
      details: { field: 'size_bytes', received: stored.sizeBytes, expected: sizeBytes },
    });
  if (sha256 !== null && sha256 !== stored.sha256)
    return new LatheError('invalid_argument', `The bytes received have SHA-256 ${stored.sha256}, not ${sha256}.`, {
      details: { field: 'sha256', received: stored.sha256, expected: sha256 },
    });
  return null;
}
