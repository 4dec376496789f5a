import { LatheError } from '@lathe/core/errors';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { addressSchema, formatAddress, parseAddress } from './address.ts';
import { integerVariable, parseConfig } from './parse-config.ts';

const schema = z.object({
  LATHE_DATA: z.string('expected a directory'),
  LATHE_GRPC_ADDRESS: addressSchema.default({ host: '127.0.0.1', port: 0 }),
  LATHE_LEASE_MS: integerVariable(1000, 60_000).default(15_000),
});

test('an environment parses with defaults for what is unset or empty', () => {
  assert.deepEqual(
    parseConfig(schema, { LATHE_DATA: '/d', LATHE_LEASE_MS: '', LATHE_GRPC_ADDRESS: '[::1]:80', X: '1' }),
    {
      LATHE_DATA: '/d',
      LATHE_GRPC_ADDRESS: { host: '::1', port: 80 },
      LATHE_LEASE_MS: 15_000,
    },
  );
});

test('every fault is listed at once with name, value and expectation', () => {
  assert.throws(
    () => parseConfig(schema, { LATHE_LEASE_MS: '5', LATHE_GRPC_ADDRESS: 'nowhere' }),
    (error: unknown) => {
      assert.ok(error instanceof LatheError);
      assert.match(error.message, /3 fault/);
      assert.match(error.message, /LATHE_DATA is not set: expected a directory/);
      assert.match(error.message, /LATHE_LEASE_MS is "5": expected an integer from 1000 to 60000/);
      assert.match(error.message, /LATHE_GRPC_ADDRESS is "nowhere": expected host:port/);
      return true;
    },
  );
});

for (const text of ['127.0.0.1:0', 'localhost:65535', '[::1]:8080'])
  test(`${text} survives parsing and formatting`, () => {
    const address = parseAddress(text);
    assert.ok(address);
    assert.equal(formatAddress(address), text);
  });

for (const text of ['', 'localhost', 'a:70000', '::1:80', 'http://a:1', 'a b:1'])
  test(`${JSON.stringify(text)} is not an address`, () => assert.equal(parseAddress(text), null));
