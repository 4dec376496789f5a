import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tenantId } from '../tenancy/principal.ts';
import { renderKey, type RenderKeyParts } from './render-key.ts';
import { requestHash } from './request-hash.ts';

const parts: RenderKeyParts = {
  tenantId: tenantId('alice'),
  kind: 'a-kind',
  inputs: [
    { role: 'source', sha256: 'aa' },
    { role: 'reference', sha256: 'bb' },
  ],
  recipe: '{}',
  profile: { name: 'spotify', version: '1' },
  engineVersion: '1',
  decoderVersion: '2',
};

test('the key of given parts never changes: renders stay findable over releases', () => {
  assert.equal(renderKey(parts), '1cddba69b8b34ef6b55e58e4a9daee71610f000047f3e48205fd721b562e673e');
});

const others: readonly Partial<RenderKeyParts>[] = [
  { tenantId: tenantId('bob') },
  { kind: 'b-kind' },
  { inputs: parts.inputs.slice(0, 1) },
  { inputs: parts.inputs.toReversed() },
  {
    inputs: [
      { role: 'source', sha256: 'bb' },
      { role: 'reference', sha256: 'aa' },
    ],
  },
  { recipe: '{"a":1}' },
  { profile: null },
  { profile: { name: 'spotify', version: '2' } },
  { engineVersion: '2', decoderVersion: '1' },
];
for (const other of others) {
  test(`another ${Object.keys(other).join(' and ')} is another key: ${JSON.stringify(other).slice(0, 60)}`, () => {
    assert.notEqual(renderKey({ ...parts, ...other }), renderKey(parts));
  });
}

test('names beside role and hash do not change the key', () => {
  const inputs = parts.inputs.map((input) => ({ ...input, name: 'Take 1', assetId: 'ast_1' }));
  assert.equal(renderKey({ ...parts, inputs }), renderKey(parts));
});

test('a request hash ignores the order of keys and absent fields, and nothing else', () => {
  const hash = requestHash({ a: 1, b: [1, 2], c: undefined });
  assert.match(hash, /^[0-9a-f]{64}$/);
  assert.equal(requestHash({ b: [1, 2], a: 1 }), hash);
  assert.notEqual(requestHash({ b: [2, 1], a: 1 }), hash);
  assert.notEqual(requestHash({ b: [1, 2], a: 1, c: null }), hash);
});
