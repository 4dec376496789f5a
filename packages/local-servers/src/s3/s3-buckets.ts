import { createHash, createHmac, randomBytes } from 'node:crypto';
import { LatheError } from '@lathe/core/errors';
import type { S3Address } from './s3-server.ts';

const requestLimitMs = 30_000;
const emptyHash = createHash('sha256').update('').digest('hex');

/** Makes a bucket by one signed request (Signature Version 4), so that finding a server needs no SDK. */
export async function createS3Bucket(
  address: S3Address,
  name = `lathe-${randomBytes(8).toString('hex')}`,
): Promise<string> {
  const { status, text } = await signedRequest(address, 'PUT', `/${name}`);
  if (status !== 200 && status !== 204)
    throw new LatheError('unavailable', `${address.endpoint} made no bucket ${name}: status ${status}, ${text}`);
  return name;
}

/** Whether the credentials are good for something there. @throws unavailable. */
export async function requireS3(address: S3Address): Promise<void> {
  const { status, text } = await signedRequest(address, 'GET', '/');
  if (status !== 200)
    throw new LatheError('unavailable', `${address.endpoint} refused to list buckets: status ${status}, ${text}`);
}

async function signedRequest(
  { endpoint, region, accessKeyId, secretAccessKey }: S3Address,
  method: 'GET' | 'PUT',
  path: string,
): Promise<{ status: number; text: string }> {
  const url = new URL(path, endpoint);
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
  const headers = { 'x-amz-content-sha256': emptyHash, 'x-amz-date': time };
  const names = 'host;x-amz-content-sha256;x-amz-date';
  const canonical = [
    method,
    url.pathname,
    '',
    `host:${url.host}`,
    `x-amz-content-sha256:${emptyHash}`,
    `x-amz-date:${time}`,
    '',
    names,
    emptyHash,
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = [...scope.split('/'), toSign].reduce<Buffer>(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${key.toString('hex')}`;
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers, authorization },
      signal: AbortSignal.timeout(requestLimitMs),
    });
    return { status: response.status, text: (await response.text()).slice(0, 500) };
  } catch (cause) {
    throw new LatheError('unavailable', `No S3 answers at ${endpoint}.`, { cause });
  }
}
