/** Threads alone: what the command line loads to measure many files. */
export { RenderPool } from './render-pool.ts';
