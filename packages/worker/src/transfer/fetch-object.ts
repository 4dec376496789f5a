import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { LatheError } from '@lathe/core/errors';
import type { ClaimedInput } from '../link/claimed-work.ts';
import { exchange } from './http-exchange.ts';
import { untilAborted } from './until-aborted.ts';

/**
 * Streams an input to a file and checks size and SHA-256; begins again while the server is away.
 * @throws io_error when the file cannot be written; input_corrupt when the stored bytes are not those that were promised.
 */
export async function fetchObject(input: ClaimedInput, path: string, signal: AbortSignal): Promise<void> {
  await untilAborted(signal, async () => {
    const response = await exchange(input.url, { method: 'GET', signal });
    const hash = createHash('sha256');
    let sizeBytes = 0;
    await using file = await open(path, 'w');
    let isDiskFailure = false;
    try {
      const pieces: AsyncIterable<Buffer> = response;
      for await (const piece of pieces) {
        sizeBytes += piece.length;
        if (sizeBytes > input.sizeBytes) break;
        hash.update(piece);
        isDiskFailure = true;
        await file.writeFile(piece);
        isDiskFailure = false;
      }
    } catch (caught) {
      if (response.complete || isDiskFailure) throw caught;
      throw new LatheError('unavailable', `The connection ended after ${sizeBytes} bytes of ${input.name}.`, {
        cause: caught,
      });
    } finally {
      response.destroy();
    }
    const sha256 = hash.digest('hex');
    if (sizeBytes !== input.sizeBytes || sha256 !== input.sha256) {
      throw new LatheError(
        'input_corrupt',
        `The stored bytes of ${input.name} have SHA-256 ${sha256}; expected ${input.sizeBytes} bytes with ${input.sha256}.`,
        { details: { sizeBytes, expectedSizeBytes: input.sizeBytes } },
      );
    }
  });
}
