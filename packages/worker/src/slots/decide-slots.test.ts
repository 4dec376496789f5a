import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideSlots, type SlotBounds } from './decide-slots.ts';

const mib = 2 ** 20;
const memory = { processBytes: 100 * mib, renderBytes: 120 * mib, ffmpegBytes: 80 * mib };
const plenty: SlotBounds = { wanted: null, cpuQuota: null, cpus: 8, memoryLimitBytes: 64 * 1024 * mib, ffmpeg: true };

for (const [what, bounds, expected] of [
  ['no quota: a slot for each CPU', {}, [8, 0]],
  ['a quota of 2.9: two', { cpuQuota: 2.9 }, [2, 0]],
  ['a quota of 0.5: one', { cpuQuota: 0.5 }, [1, 0]],
  ['a quota beyond the machine: its CPUs', { cpuQuota: 64 }, [8, 0]],
  ['as asked for, whatever the quota', { wanted: 12, cpuQuota: 2 }, [12, 0]],
  ['500 MiB with ffmpeg: two of eight', { memoryLimitBytes: 500 * mib }, [2, 6]],
  ['500 MiB without ffmpeg: three of eight', { memoryLimitBytes: 500 * mib, ffmpeg: false }, [3, 5]],
  ['asked for more than memory holds', { wanted: 4, memoryLimitBytes: 500 * mib }, [2, 2]],
  ['less memory than one render: one all the same', { wanted: 2, memoryLimitBytes: 64 * mib }, [1, 1]],
] as const) {
  test(`slots: ${what}`, () => {
    const { slots, withheld } = decideSlots({ ...plenty, ...bounds }, memory);
    assert.deepEqual([slots, withheld], expected);
  });
}
