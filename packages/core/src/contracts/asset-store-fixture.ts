import { buffer } from 'node:stream/consumers';
import type { AssetStore } from '../ports/asset-store.ts';

/** Opens an empty asset store. */
export type OpenAssetStore = () => Promise<AssetStore>;

/** The bytes as a body of chunks, the last one shorter. */
export async function* bodyOf(bytes: Uint8Array, chunkBytes = 4096): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += chunkBytes) yield bytes.subarray(start, start + chunkBytes);
}

/** Bytes that repeat with no power of two, so that a swapped block shows. */
export function bytesOf(sizeBytes: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: sizeBytes }, (_, index) => (index * 31 + (index >> 8)) % 251));
}

export async function readAll(store: AssetStore, key: string, range?: { start: number; end: number }): Promise<Buffer> {
  return await buffer(await store.read(key, range));
}

export async function keysOf(store: AssetStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys;
}
