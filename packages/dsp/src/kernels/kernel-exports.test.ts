import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Kernels } from './kernels.ts';

test('the names typed in kernel-exports.ts are the functions of gen/kernels.wasm, both ways', () => {
  const source = readFileSync(new URL('kernel-exports.ts', import.meta.url), 'utf8');
  const typed = [...source.matchAll(/^ {2}(\w+)\(/gm)].map((match) => match[1] ?? '');
  const built = Object.entries(Kernels.load().exports)
    .filter(([, value]) => typeof value === 'function')
    .map(([name]) => name);
  assert.deepEqual(new Set(typed), new Set(built));
  assert.equal(typed.length, built.length);
});
