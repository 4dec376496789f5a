import { LatheError, type ErrorCode } from '@lathe/core/errors';

/** An answer of S3 that is no success, whatever the SDK made of it. */
interface S3Refusal {
  /** `NoSuchKey`, `SlowDown`, … */
  readonly s3Code: string;
  /** 0 when there was no answer. */
  readonly status: number;
}

const permissions =
  's3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListMultipartUploadParts on its objects, s3:ListBucket and s3:ListBucketMultipartUploads on the bucket';

const codes: Readonly<Record<string, ErrorCode>> = {
  NoSuchKey: 'not_found',
  NotFound: 'not_found',
  NoSuchBucket: 'not_found',
  NoSuchUpload: 'not_found',
  EntityTooLarge: 'limit_exceeded',
  InvalidRange: 'invalid_argument',
  BadDigest: 'io_error',
  InvalidDigest: 'io_error',
  XAmzContentChecksumMismatch: 'io_error',
  SlowDown: 'unavailable',
  RequestTimeout: 'unavailable',
};

export function refusalOf(caught: unknown): S3Refusal {
  if (!(caught instanceof Error)) return { s3Code: '', status: 0 };
  const status =
    '$metadata' in caught && typeof caught.$metadata === 'object' && caught.$metadata !== null
      ? Reflect.get(caught.$metadata, 'httpStatusCode')
      : undefined;
  return { s3Code: caught.name, status: typeof status === 'number' ? status : 0 };
}

/** Whether a conditional write was refused since the key is taken. */
export function isTaken(caught: unknown): boolean {
  const { s3Code, status } = refusalOf(caught);
  return s3Code === 'PreconditionFailed' || status === 412;
}

/** Whether a conditional write met another one of the same key. */
export function isConflict(caught: unknown): boolean {
  return refusalOf(caught).s3Code === 'ConditionalRequestConflict';
}

/** Whether the server does not know what it was asked for. */
export function isUnknownToServer(caught: unknown): boolean {
  const { s3Code, status } = refusalOf(caught);
  return status === 501 || status === 405 || s3Code === 'NotImplemented';
}

/** The one mapping from what the SDK throws to the catalogue. @param what The call and what it was about: `GetObject of a/b in bucket c`. */
export function fromS3Error(caught: unknown, what: string): LatheError {
  if (caught instanceof LatheError) return caught;
  const { s3Code, status } = refusalOf(caught);
  const details = { s3Code, status };
  const because = caught instanceof Error ? caught.message : String(caught);
  const answer = `${s3Code || 'no code'}, status ${status}`;
  const make = (code: ErrorCode, message: string): LatheError =>
    new LatheError(code, message, { details, cause: caught });
  if (status === 0) return make('unavailable', `${what} got no answer from S3: ${because || s3Code}.`);
  const known = codes[s3Code];
  if (known !== undefined) return make(known, `${what} was answered by S3 with ${answer}: ${because}`);
  if (s3Code === 'RequestTimeTooSkewed')
    return make('permission_denied', `${what} was refused by S3: this machine's clock differs from the server's.`);
  if (status === 401 || status === 403)
    return make('permission_denied', `${what} was refused by S3 (${answer}); the key needs ${permissions}.`);
  if (status === 404) return make('not_found', `${what} was answered by S3 with ${answer}: ${because}`);
  if (status >= 500 || status === 408 || status === 429)
    return make('unavailable', `${what} was answered by S3 with ${answer}: ${because}`);
  return make('io_error', `${what} was answered by S3 with ${answer}: ${because}`);
}
