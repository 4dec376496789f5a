import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { LatheError } from '@lathe/core/errors';
import { exchange } from './http-exchange.ts';
import { untilAborted } from './until-aborted.ts';

/** A written file and the place it goes to. */
export interface StoreRequest {
  readonly path: string;
  readonly url: string;
  readonly mediaType: string;
  /** As the render proved it, lower-case hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/**
 * Streams a file to a signed URL, its hash in `Repr-Digest` (RFC 9530) so that the receiver can check it; sends it
 * again while the server is away.
 * @throws io_error when the bytes read are not those that the render proved.
 */
export async function storeObject(request: StoreRequest, signal: AbortSignal): Promise<void> {
  const digest = Buffer.from(request.sha256, 'hex').toString('base64');
  await untilAborted(signal, async () => {
    await using file = await open(request.path, 'r');
    const hash = createHash('sha256');
    const hashing = new Transform({
      transform(piece: Buffer, _encoding, done) {
        hash.update(piece);
        done(null, piece);
      },
    });
    const response = await exchange(request.url, {
      method: 'PUT',
      headers: {
        'content-length': request.sizeBytes,
        'content-type': request.mediaType,
        'repr-digest': `sha-256=:${digest}:`,
      },
      body: [file.createReadStream({ highWaterMark: 256 * 1024, autoClose: false }), hashing],
      signal,
    });
    response.resume();
    const sha256 = hash.digest('hex');
    if (sha256 !== request.sha256) {
      throw new LatheError(
        'io_error',
        `A written file was read back with SHA-256 ${sha256}; expected ${request.sha256}.`,
      );
    }
  });
}
