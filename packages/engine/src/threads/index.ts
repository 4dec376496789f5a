/** Starting threads alone: what the command line loads before all else where it wants more than one. */
export { HelperThreads } from './helper-threads.ts';
export type { FirstWork } from './helper-work.ts';
