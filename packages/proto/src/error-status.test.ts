import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeErrorStatus, encodeErrorStatus } from './error-status.ts';
import { loadLatheProtos } from './load-lathe-protos.ts';

test('an error status survives its trailer with code, message, reason and metadata', () => {
  const status = {
    code: 9,
    message: 'The target of -9 LUFS cannot be reached.',
    reason: 'target_unreachable',
    metadata: { reachableLufs: '-11.3', empty: '' },
  };
  const decoded = decodeErrorStatus(encodeErrorStatus(status));
  assert.deepEqual({ ...decoded, metadata: { ...decoded?.metadata } }, status);
});

test('a status without ErrorInfo of Lathe decodes to null', () => {
  const { Status } = loadLatheProtos();
  assert.equal(decodeErrorStatus(Status.serialize({ code: 5, message: 'gone', details: [] })), null);
});

test('an optional 0 is told from an absent one on the wire', () => {
  const { requestSerialize, requestDeserialize } = loadLatheProtos().Assets.service.Download;
  assert.equal(requestDeserialize(requestSerialize({ asset_id: 'a', offset: 0 })).offset, '0');
  assert.equal(requestDeserialize(requestSerialize({ asset_id: 'a' })).offset, undefined);
});
