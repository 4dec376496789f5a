import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { StoredObject } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { untilAborted } from './until-aborted.ts';

export interface WriteLimits {
  readonly signal?: AbortSignal;
  readonly limitBytes?: number;
  /** What the bytes must have; any unless given. */
  readonly sha256?: string;
}

/**
 * Writes a body to a new file, hashing on the way, and returns when the bytes are on disk.
 * @param modifiedMs time of modification that the file gets. @throws limit_exceeded, cancelled, invalid_argument for another hash, what the body throws.
 */
export async function writeHashed(
  path: string,
  body: AsyncIterable<Uint8Array>,
  modifiedMs: () => number,
  { signal, limitBytes = Number.POSITIVE_INFINITY, sha256: wanted }: WriteLimits,
): Promise<StoredObject> {
  const file = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for await (const chunk of untilAborted(body, signal)) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > limitBytes) throw tooLarge(limitBytes);
      hash.update(chunk);
      await writeAll(file, chunk);
    }
    const sha256 = hash.digest('hex');
    if (wanted !== undefined && sha256 !== wanted) throw otherHash(sha256, wanted);
    const seconds = modifiedMs() / 1000;
    await file.utimes(seconds, seconds);
    await file.sync();
    return { sizeBytes, sha256 };
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

function otherHash(received: string, expected: string): LatheError {
  return new LatheError('invalid_argument', `The bytes received have SHA-256 ${received}, not ${expected}.`, {
    details: { field: 'sha256', received, expected },
  });
}

function tooLarge(limitBytes: number): LatheError {
  return new LatheError('limit_exceeded', `The body is longer than ${limitBytes} bytes.`, { details: { limitBytes } });
}
