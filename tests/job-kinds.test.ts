import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { jobKinds } from '@lathe/core';
import { renderableKinds } from '@lathe/engine';

const names = jobKinds.map(({ kind }) => kind);

test('the engine renders exactly the kinds that core describes', () => {
  assert.deepEqual([...renderableKinds].toSorted(), names.toSorted());
});

test('dispatch, leases, storage and transport name no kind of job', () => {
  const files = globSync('packages/{local,gateway,worker,service-kit,client}/src/**/*.ts').filter(
    (file) => !/\.(test|bench|fixture)\.ts$/.test(file),
  );
  assert.ok(files.length > 50, `only ${files.length} files found`);
  const quoted = new RegExp(`kind[^\\n]*['"](${names.join('|')})['"]`);
  for (const file of files) {
    for (const line of readFileSync(file, 'utf8').split('\n')) assert.doesNotMatch(line, quoted, file);
  }
});
