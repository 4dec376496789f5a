import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { audioLimitTable, defaultAudioLimits, noAudioLimits } from '../format/audio-limits.ts';
import { limitsPage } from './limits-page.ts';

test('docs/reference/limits.md is what npm run gen writes', () => {
  const committed = readFileSync(new URL('../../../../docs/reference/limits.md', import.meta.url), 'utf8');
  assert.equal(committed, limitsPage());
});

test('the defaults are those of the table, and no default is above what may be configured', () => {
  const facts = Object.entries(audioLimitTable);
  assert.deepEqual(
    Object.entries(defaultAudioLimits),
    facts.map(([limit, { defaultValue }]) => [limit, defaultValue]),
  );
  assert.deepEqual(Object.keys(noAudioLimits), Object.keys(audioLimitTable));
  for (const [limit, { defaultValue, greatest }] of facts) assert.ok(defaultValue <= greatest, limit);
});
