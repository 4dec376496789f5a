/** Lanes alone: what the command line loads to measure many files. */
export { RenderLanes } from './render-lanes.ts';
export type { TaskResult } from './task-result.ts';
