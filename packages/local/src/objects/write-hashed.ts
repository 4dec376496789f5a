import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { ReceivedBody, type BodyLimits, type StoredObject } from '@lathe/core';

/**
 * Writes a body to a new file, hashing on the way, and returns when the bytes are on disk.
 * @param modifiedMs time of modification that the file gets. @throws limit_exceeded, cancelled, invalid_argument for another hash, what the body throws.
 */
export async function writeHashed(
  path: string,
  body: AsyncIterable<Uint8Array>,
  modifiedMs: () => number,
  limits: BodyLimits,
): Promise<StoredObject> {
  const file = await open(path, 'wx', 0o600);
  try {
    const received = new ReceivedBody(body, limits);
    for await (const chunk of received) await writeAll(file, chunk);
    const stored = received.finish();
    const seconds = modifiedMs() / 1000;
    await file.utimes(seconds, seconds);
    await file.sync();
    return stored;
  } finally {
    await file.close();
  }
}

/** Lower-case hexadecimal SHA-256 of a file. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

async function writeAll(file: Awaited<ReturnType<typeof open>>, chunk: Uint8Array): Promise<void> {
  for (let offset = 0; offset < chunk.byteLength;) offset += (await file.write(chunk, offset)).bytesWritten;
}
