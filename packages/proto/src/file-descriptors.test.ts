import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileDescriptors } from './file-descriptors.ts';

test('the descriptor set holds every proto file, and its parts are the whole', () => {
  const files = readFileDescriptors();
  const names = files.map((file) => file.subarray(2, 2 + file.readUInt8(1)).toString());
  assert.deepEqual(
    names.toSorted((a, b) => (a < b ? -1 : 1)),
    [
      'google/protobuf/any.proto',
      'google/rpc/error_details.proto',
      'google/rpc/status.proto',
      'grpc/health/v1/health.proto',
      'lathe/internal/v1/bus.proto',
      'lathe/internal/v1/work.proto',
      'lathe/v1/assets.proto',
      'lathe/v1/common.proto',
      'lathe/v1/jobs.proto',
      'lathe/v1/profiles.proto',
    ],
  );
});
