import { randomBytes } from 'node:crypto';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { MultipartUpload } from './multipart-upload.ts';
import type { S3Calls } from './s3-calls.ts';
import { fromS3Error, isTaken, isUnknownToServer } from './s3-error.ts';

/** Whether a server refuses to write over an object when it is told so. */
export interface ConditionalWrites {
  readonly single: boolean;
  readonly multipart: boolean;
}

/** Tries on an object of its own, which it removes, whether the bucket's server heeds `If-None-Match: *`. @throws as any call. */
export async function findConditionalWrites(calls: S3Calls): Promise<ConditionalWrites> {
  const key = `.lathe-probe/${randomBytes(12).toString('hex')}`;
  const where = { Bucket: calls.bucket, Key: key };
  const write = (condition: object) => (abortSignal: AbortSignal) =>
    calls.client.send(new PutObjectCommand({ ...where, Body: Buffer.alloc(0), ContentLength: 0, ...condition }), {
      abortSignal,
    });
  await calls.call(`PutObject of ${key}`, write({}));
  try {
    const single = await isRefused(() =>
      calls.call(`PutObject of ${key}`, write({ IfNoneMatch: '*' }), { mapped: (caught) => caught }),
    );
    return { single, multipart: single && (await refusesMultipart(calls, key)) };
  } finally {
    await calls.call(`DeleteObject of ${key}`, (abortSignal) =>
      calls.client.send(new DeleteObjectCommand(where), { abortSignal }),
    );
  }
}

async function refusesMultipart(calls: S3Calls, key: string): Promise<boolean> {
  const bytes = Buffer.alloc(1);
  const upload = await MultipartUpload.create(calls, key, bytes.byteLength, {});
  try {
    await upload.add({ number: 1, bytes, isLast: true }, 1);
    return await isRefused(() => upload.complete('*'));
  } finally {
    await upload.abort();
  }
}

async function isRefused(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return false;
  } catch (caught) {
    if (isTaken(caught)) return true;
    if (isUnknownToServer(caught)) return false;
    throw fromS3Error(caught, 'A conditional write');
  }
}
