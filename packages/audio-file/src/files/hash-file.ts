import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { LatheError } from '@lathe/core/errors';

const readSizeBytes = 1024 * 1024;

/**
 * SHA-256 of a whole file as 64 lower-case hex digits, read in blocks of 1 MiB without stopping the event loop.
 *
 * @throws LatheError `not_found`, `io_error`.
 */
export async function hashFile(path: string): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const hash = createHash('sha256');
    const block = new Uint8Array(readSizeBytes);
    for (;;) {
      const { bytesRead } = await file.read(block, 0, block.length);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(block.subarray(0, bytesRead));
    }
  } catch (error) {
    throw LatheError.from(error);
  }
}
