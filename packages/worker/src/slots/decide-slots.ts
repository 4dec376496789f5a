import { renderMemory, type RenderMemory } from './render-memory.ts';

/** What the machine, the control group and the configuration allow. */
export interface SlotBounds {
  /** As asked for; null: as many as there are CPUs. */
  readonly wanted: number | null;
  /** CPUs of the quota over this process; null: no quota. */
  readonly cpuQuota: number | null;
  /** What `availableParallelism()` says. */
  readonly cpus: number;
  readonly memoryLimitBytes: number;
  /** Renders may start ffmpeg beside them. */
  readonly ffmpeg: boolean;
}

export interface SlotDecision {
  /** Renders at once, at least 1. */
  readonly slots: number;
  /** Slots that CPUs or configuration allow and memory does not. */
  readonly withheld: number;
}

/**
 * Slots as asked for, else one for each whole CPU of the quota, or of the machine without one: a quota of 2.9 makes 2, as
 * a third render would be throttled for most of each period; less than 1 makes 1. Of these as many as memory holds at
 * their peak together, but one always: a worker that offers nothing helps nobody.
 */
export function decideSlots(bounds: SlotBounds, memory: RenderMemory = renderMemory): SlotDecision {
  const { wanted, cpuQuota, cpus, memoryLimitBytes, ffmpeg } = bounds;
  const slots = wanted ?? Math.max(1, Math.min(cpus, cpuQuota === null ? cpus : Math.floor(cpuQuota)));
  const eachBytes = memory.renderBytes + (ffmpeg ? memory.ffmpegBytes : 0);
  const affordable = Math.max(1, Math.floor((memoryLimitBytes - memory.processBytes) / eachBytes));
  return { slots: Math.min(slots, affordable), withheld: Math.max(0, slots - affordable) };
}
