import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { servicePages } from '../scripts/reference/service-pages.ts';

for (const [path, text] of await servicePages()) {
  test(`docs/reference/${path} is what npm run gen writes`, () => {
    assert.equal(readFileSync(new URL(`../docs/reference/${path}`, import.meta.url), 'utf8'), text);
  });
}
