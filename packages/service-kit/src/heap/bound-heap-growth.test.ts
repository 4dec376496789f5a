import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

/** Objects that live just long enough to leave the young generation; prints how large the old one got, MiB. */
const churn = `
  import { getHeapSpaceStatistics } from 'node:v8';
  const { boundHeapGrowth } = await import(process.argv[1]);
  if (process.argv[2] === 'bounded') boundHeapGrowth();
  const passing = [];
  let most = 0;
  for (let index = 0; index < 2_000_000; index++) {
    passing[index % 100_000] = { index, list: [index], text: 'item ' + index };
    if (index % 20_000 === 0)
      most = Math.max(most, getHeapSpaceStatistics().find((space) => space.space_name === 'old_space').space_size);
  }
  console.log(most / 2 ** 20);
`;

function oldSpaceMib(how: 'bounded' | 'free'): number {
  const file = fileURLToPath(new URL('./bound-heap-growth.ts', import.meta.url));
  // One thread collects, so that a busy machine does not decide when.
  const flags = ['--max-semi-space-size=16', '--single-threaded', '--input-type=module'];
  const run = spawnSync(process.execPath, [...flags, '-e', churn, file, how], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  return Number(run.stdout);
}

test('the old generation stays below two thirds of what it grows to when nothing bounds it', () => {
  const [free, bounded] = [oldSpaceMib('free'), oldSpaceMib('bounded')];
  assert.ok(bounded > 0 && bounded < (free * 2) / 3, `${bounded} MiB bounded, ${free} MiB free`);
});
