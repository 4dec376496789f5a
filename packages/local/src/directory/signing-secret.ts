import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LatheError } from '@lathe/core/errors';
import { isSystemError } from '../objects/is-system-error.ts';
import { writeDurableFile } from './write-durable-file.ts';

const secretBytes = 32;

/** The secret that signs object URLs of a data directory, 32 bytes in `url-signing.key`, made at first use. The caller holds the directory's lock. */
export async function openSigningSecret(directory: string): Promise<Uint8Array> {
  const path = join(directory, 'url-signing.key');
  const secret = await readIfThere(path);
  if (secret !== null) {
    if (secret.byteLength === secretBytes) return secret;
    throw new LatheError('io_error', `${path} holds ${secret.byteLength} bytes, expected ${secretBytes}.`);
  }
  const made = randomBytes(secretBytes);
  await writeDurableFile(path, made);
  return made;
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw LatheError.from(error);
  }
}
