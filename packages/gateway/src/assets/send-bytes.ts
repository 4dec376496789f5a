import { LatheError } from '@lathe/core/errors';
import type { Request, Response } from 'express';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseByteRange, type ByteRange } from './byte-range.ts';

export interface Bytes {
  readonly sizeBytes: number;
  readonly mediaType: string;
  /** Strong validator, without quotes; null for none. */
  readonly etag: string | null;
  /** Bytes of the range, or all of them. */
  readonly open: (range: ByteRange | null) => Promise<Readable>;
}

/** Answers GET or HEAD with bytes: ranges, ETag, If-None-Match and If-Range as RFC 9110 has them. */
export async function sendBytes(request: Request, response: Response, bytes: Bytes): Promise<void> {
  const { sizeBytes } = bytes;
  const etag = bytes.etag === null ? null : `"${bytes.etag}"`;
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (etag !== null) {
    response.setHeader('ETag', etag);
    response.setHeader('Cache-Control', 'private, no-cache');
    if (request.get('If-None-Match') === etag) {
      response.status(304).end();
      return;
    }
  }
  const ifRange = request.get('If-Range');
  const wanted = ifRange === undefined || ifRange === etag ? request.headers.range : undefined;
  const range = parseByteRange(wanted, sizeBytes);
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${sizeBytes}`);
    response.status(416).end();
    return;
  }
  response.setHeader('Content-Type', bytes.mediaType);
  response.setHeader('Content-Length', range === null ? sizeBytes : range.end - range.start + 1);
  if (range !== null) {
    response.status(206);
    response.setHeader('Content-Range', `bytes ${range.start}-${range.end}/${sizeBytes}`);
  }
  if (request.method === 'HEAD' || sizeBytes === 0) {
    response.end();
    return;
  }
  const stream = await bytes.open(range);
  try {
    await pipeline(stream, response);
  } catch (caught) {
    // A reader that leaves early is no fault; a store that fails cuts the answer short of its Content-Length.
    if (!isReaderGone(caught)) throw LatheError.from(caught);
  } finally {
    // A pipeline into a response that was closed before it began leaves its source open.
    stream.destroy();
  }
}

const readerGone: readonly unknown[] = ['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE'];

function isReaderGone(caught: unknown): boolean {
  return caught instanceof Error && 'code' in caught && readerGone.includes(caught.code);
}
