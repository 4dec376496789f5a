import { LatheError } from '@lathe/core/errors';

/** 64-bit sizes of an RF64 file, EBU Tech 3306 clause 3.2. */
export interface DataSize64 {
  readonly riffSizeBytes: number;
  readonly dataSizeBytes: number;
  /** 0 when the writer did not fill it in. */
  readonly lengthFrames: number;
  /** Sizes of other chunks past 4 GiB, in the order of the table. */
  readonly chunkSizes: readonly { readonly id: string; readonly sizeBytes: number }[];
}

/** Fixed part of the `ds64` payload; the JUNK reserve of the writer has this size. */
export const dataSize64Bytes = 28;
const entrySizeBytes = 12;

/**
 * Parses a `ds64` payload.
 *
 * @throws LatheError `malformed_media` when it is short, its table is longer than it, or a size is past 2^53.
 */
export function parseDataSize64(payload: Uint8Array): DataSize64 {
  if (payload.length < dataSize64Bytes) {
    malformed(`The ds64 chunk has ${payload.length} bytes; at least ${dataSize64Bytes} are needed.`);
  }
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const entryCount = view.getUint32(24, true);
  if (entryCount > Math.floor((payload.length - dataSize64Bytes) / entrySizeBytes)) {
    malformed(`The ds64 chunk of ${payload.length} bytes declares a table of ${entryCount} entries.`);
  }
  const chunkSizes: { id: string; sizeBytes: number }[] = [];
  for (let entry = 0; entry < entryCount; entry++) {
    const offset = dataSize64Bytes + entry * entrySizeBytes;
    const id = String.fromCharCode(...payload.subarray(offset, offset + 4));
    chunkSizes.push({ id, sizeBytes: size64(view, offset + 4, id) });
  }
  return {
    riffSizeBytes: size64(view, 0, 'RF64'),
    dataSizeBytes: size64(view, 8, 'data'),
    lengthFrames: size64(view, 16, 'sample count'),
    chunkSizes,
  };
}

/** The fixed `ds64` payload with an empty table. */
export function buildDataSize64(riffSizeBytes: number, dataSizeBytes: number, lengthFrames: number): Uint8Array {
  const payload = new Uint8Array(dataSize64Bytes);
  const view = new DataView(payload.buffer);
  view.setBigUint64(0, BigInt(riffSizeBytes), true);
  view.setBigUint64(8, BigInt(dataSizeBytes), true);
  view.setBigUint64(16, BigInt(lengthFrames), true);
  return payload;
}

const unset64 = 0xffff_ffff_ffff_ffffn;

function size64(view: DataView, offset: number, name: string): number {
  const size = view.getBigUint64(offset, true);
  // All ones is the placeholder of a writer that could not seek back: as good as nothing declared.
  if (size === unset64) return 0;
  if (size > BigInt(Number.MAX_SAFE_INTEGER)) {
    malformed(`The ds64 chunk declares ${size} bytes for ${name}; no file is that long.`);
  }
  return Number(size);
}

function malformed(message: string): never {
  throw new LatheError('malformed_media', message);
}
