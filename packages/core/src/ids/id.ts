import { randomBytes } from 'node:crypto';

/** The brands of identifiers: a prefix and a UUIDv7 (RFC 9562 §5.7), so that ids sort by creation. */
export type JobId = `job_${string}`;
export type AssetId = `ast_${string}`;
export type EventId = `evt_${string}`;
export type BatchId = `bat_${string}`;
export type KeyId = `key_${string}`;

/** Random bytes for the next identifiers, 16 each: asking the system every time costs more than the rest of an identifier. */
let pool = Buffer.alloc(0);
let used = 0;

function nextRandomBytes(): Buffer {
  if (used === pool.length) {
    pool = randomBytes(4096);
    used = 0;
  }
  used += 16;
  return pool.subarray(used - 16, used);
}

/** New identifier `prefix_uuidv7`; time in milliseconds since 1970, taken from the caller's clock. */
export function newId<P extends string>(prefix: P, timeMs: number): `${P}_${string}` {
  const bytes = nextRandomBytes();
  bytes.writeUIntBE(timeMs, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${prefix}_${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const jobPattern = new RegExp(`^job_${uuid}$`);
const assetPattern = new RegExp(`^ast_${uuid}$`);
const batchPattern = new RegExp(`^bat_${uuid}$`);
const keyPattern = new RegExp(`^key_${uuid}$`);

export function isJobId(text: string): text is JobId {
  return jobPattern.test(text);
}

export function isAssetId(text: string): text is AssetId {
  return assetPattern.test(text);
}

export function isBatchId(text: string): text is BatchId {
  return batchPattern.test(text);
}

export function isKeyId(text: string): text is KeyId {
  return keyPattern.test(text);
}
