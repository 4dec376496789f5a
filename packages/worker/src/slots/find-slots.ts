import { availableParallelism, totalmem } from 'node:os';
import { readCpuQuota } from './cpu-quota.ts';
import { decideSlots, type SlotDecision } from './decide-slots.ts';

/** What was asked for; null: to be found. */
export interface SlotWishes {
  readonly slots: number | null;
  readonly memoryLimitBytes: number | null;
  readonly ffmpeg: boolean;
}

/** Slots for this process on this machine, by the quota and memory limit of its control group. */
export async function findSlots({ slots, memoryLimitBytes, ffmpeg }: SlotWishes): Promise<SlotDecision> {
  // 0 where there is none, and beyond the machine's memory where there is no bound.
  const constrained = process.constrainedMemory();
  const found = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return decideSlots({
    wanted: slots,
    cpuQuota: await readCpuQuota(),
    cpus: availableParallelism(),
    memoryLimitBytes: memoryLimitBytes ?? found,
    ffmpeg,
  });
}
