import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sumOfMetric } from './farm-standing.ts';
import { quoted } from './how-to-use.ts';

test('a path is quoted for a shell only where it must be', () => {
  assert.equal(quoted('/tmp/lathe-farm-x1/api-key'), '/tmp/lathe-farm-x1/api-key');
  assert.equal(quoted('/tmp/my farm/$(key)'), "'/tmp/my farm/$(key)'");
  assert.equal(quoted("it's"), String.raw`'it'\''s'`);
});

test('a metric is summed over its labels and over processes', () => {
  const text = [
    '# HELP x',
    'x{state="busy"} 2',
    'x{state="free"} 5',
    'x{kind="a",state="busy"} 1',
    'y{state="busy"} 9',
  ];
  assert.equal(sumOfMetric([text.join('\n'), '', 'x{state="busy"} 4'], /^x\{[^}]*state="busy"[^}]*\} (\d+)$/gm), 7);
});
