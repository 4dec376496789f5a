import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LatheError } from '@lathe/core/errors';

/** A connection on which nothing moves for this long is given up, ms. */
const silenceLimitMs = 120_000;

export interface ExchangeRequest {
  readonly method: 'GET' | 'PUT';
  readonly headers?: OutgoingHttpHeaders;
  /** A source, and what it passes through. */
  readonly body?: readonly [Readable, Transform];
  readonly signal: AbortSignal;
  /** Silence after which the exchange is given up, ms; 120,000 unless set. */
  readonly silentMs?: number;
}

/**
 * Sends one request and resolves to a 2xx answer whose body the caller reads to its end or destroys.
 * @throws unavailable: no connection, silence, 5xx, 408, 429. io_error: any other answer, with its status and, from an
 * S3, its code in the details.
 */
export async function exchange(
  url: string,
  { method, headers = {}, body, signal, silentMs = silenceLimitMs }: ExchangeRequest,
): Promise<IncomingMessage> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const start = new URL(url).protocol === 'https:' ? httpsRequest : httpRequest;
  const request = start(url, { method, headers, signal });
  request.on('response', resolve);
  request.on('error', reject);
  // A lease is renewed over another connection, so nothing else would end a transfer whose peer has vanished.
  request.setTimeout(silentMs, () => request.destroy(new Error(`Nothing moved for ${silentMs} ms.`)));
  if (body === undefined) request.end();
  // A refusal may come before the whole body is sent; then the answer counts, not the broken pipe.
  else pipeline(...body, request).catch(reject);
  let response: IncomingMessage;
  try {
    response = await promise;
  } catch (cause) {
    signal.throwIfAborted();
    throw new LatheError('unavailable', `${method} of an object failed before an answer came.`, { cause });
  }
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return response;
  const s3Code = await s3CodeOf(response);
  const code = status >= 500 || status === 408 || status === 429 ? 'unavailable' : 'io_error';
  const answer = s3Code === null ? `status ${status}` : `status ${status}, ${s3Code}`;
  throw new LatheError(code, `${method} of an object was answered with ${answer}.`, { details: { status, s3Code } });
}

/** `ExpiredToken`, `BadDigest`, …: what an S3 says why; null when it says nothing like it in its first piece. */
async function s3CodeOf(response: IncomingMessage): Promise<string | null> {
  try {
    const pieces: AsyncIterable<Buffer> = response;
    for await (const piece of pieces) return /<Code>(\w{1,64})<\/Code>/.exec(piece.toString('latin1'))?.[1] ?? null;
    return null;
  } catch {
    return null;
  } finally {
    response.destroy();
  }
}
