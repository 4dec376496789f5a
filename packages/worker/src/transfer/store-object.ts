import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { requiredHeaders } from '@lathe/core';
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

/** What one signed PUT to an S3 may carry, bytes. */
const s3PutLimitBytes = 5 * 2 ** 30;

/** How long a body that was sent whole once waits, after its first piece, for the answer that it is there already. */
const earlyAnswerMs = 3000;

/**
 * Streams a file to a signed URL with the headers that the URL demands, and with its hash, so that the receiver can
 * check it: in `Repr-Digest` (RFC 9530) for a gateway, in `Content-MD5` for an S3, which knows no other header that a
 * URL signed beforehand leaves free. Sends it again while the server is away.
 * @throws io_error when the bytes read are not those that the render proved, or the receiver got others.
 * @throws limit_exceeded when an S3 would refuse the size.
 */
export async function storeObject(request: StoreRequest, signal: AbortSignal): Promise<void> {
  const isS3 = new URL(request.url).searchParams.has('X-Amz-Signature');
  if (isS3 && request.sizeBytes > s3PutLimitBytes) {
    throw new LatheError(
      'limit_exceeded',
      `An output of ${request.sizeBytes} bytes does not fit in one PUT to S3, which takes ${s3PutLimitBytes} (5 GiB); ask for a smaller format or split the programme.`,
      { details: { sizeBytes: request.sizeBytes, limitBytes: s3PutLimitBytes } },
    );
  }
  const headers = {
    'content-length': request.sizeBytes,
    'content-type': request.mediaType,
    ...(isS3 ? { 'content-md5': await md5Of(request.path) } : { 'repr-digest': reprDigest(request.sha256) }),
    ...requiredHeaders(request.url),
  };
  let wasSent = false;
  await untilAborted(signal, async () => {
    await using file = await open(request.path, 'r');
    const hash = createHash('sha256');
    const sentBefore = wasSent;
    let isFirst = true;
    let takenBytes = 0;
    const hashing = new Transform({
      transform(piece: Buffer, _encoding, done) {
        hash.update(piece);
        takenBytes += piece.byteLength;
        // Not at the end of the stream: a busy disk tells it after the answer to the last byte.
        if (takenBytes >= request.sizeBytes) wasSent = true;
        // A server that has the object says so and hangs up: its answer would be lost while we are still sending.
        this.push(piece);
        if (sentBefore && isFirst) setTimeout(done, earlyAnswerMs);
        else done();
        isFirst = false;
      },
    });
    const source = file.createReadStream({ highWaterMark: 256 * 1024, autoClose: false });
    try {
      const response = await exchange(request.url, {
        method: 'PUT',
        headers,
        body: [source, hashing],
        signal,
      });
      response.resume();
    } catch (caught) {
      // The object is there: that of an earlier try, sent whole, whose answer was lost. Nobody else may write there.
      if (sentBefore && LatheError.from(caught).details['status'] === 412) return;
      throw caught;
    }
    const sha256 = hash.digest('hex');
    if (sha256 !== request.sha256) {
      throw new LatheError(
        'io_error',
        `A written file was read back with SHA-256 ${sha256}; expected ${request.sha256}.`,
      );
    }
  });
}

function reprDigest(sha256: string): string {
  return `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`;
}

async function md5Of(path: string): Promise<string> {
  const hash = createHash('md5');
  const pieces: AsyncIterable<Buffer> = createReadStream(path);
  for await (const piece of pieces) hash.update(piece);
  return hash.digest('base64');
}
