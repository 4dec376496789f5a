import { errorCatalogue, LatheError } from '@lathe/core/errors';
import { Metadata } from '@grpc/grpc-js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromServiceError, toServiceError } from './service-error.ts';

test('every code of the catalogue survives gRPC with message and details', () => {
  for (const code of Object.keys(errorCatalogue) as (keyof typeof errorCatalogue)[]) {
    const details = { reachableLufs: -11.25, name: 'a b', version: '1.0', exact: true, nothing: null };
    const sent = toServiceError(new LatheError(code, 'It is 5, expected 6.', { details }));
    assert.equal(sent.code, errorCatalogue[code].grpcStatus);
    const received = fromServiceError(sent);
    assert.deepEqual(received.toRecord(), { code, message: 'It is 5, expected 6.', details });
  }
});

test('a bare status becomes the nearest code', () => {
  const bare = Object.assign(new Error('14 UNAVAILABLE: gone'), {
    code: 14,
    details: 'gone',
    metadata: new Metadata(),
  });
  assert.equal(fromServiceError(bare).code, 'unavailable');
});

test('an error that is not of gRPC goes through the funnel', () => {
  assert.equal(fromServiceError(new TypeError('x')).code, 'internal');
});
