import { LatheError } from '@lathe/core/errors';
import type { Request } from 'express';

/** The request id of a REST call: its Idempotency-Key, or the `requestId` of its body. @throws invalid_argument when they differ or the key is empty. */
export function idempotencyKey(request: Request, requestId: string): string {
  const header = request.get('Idempotency-Key');
  if (header === undefined) return requestId;
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (key === '')
    throw new LatheError('invalid_argument', 'Idempotency-Key is empty.', { details: { field: 'requestId' } });
  if (requestId !== '' && requestId !== key)
    throw new LatheError('invalid_argument', 'Idempotency-Key and requestId name different requests.', {
      details: { field: 'requestId' },
    });
  return key;
}
