import { isMainThread } from 'node:worker_threads';
import { poisonSeeds } from './poison-seeds.ts';

/**
 * Loaded before everything in a worker process and its threads (`NODE_OPTIONS=--import`): a render thread that reads a
 * recipe with a poison's dither seed ends as a trapped one does, or kills its process. All else is the product as it is.
 */
const trappedExitCode = 86;

if (!isMainThread) {
  const parse = JSON.parse.bind(JSON);
  JSON.parse = (text, reviver): unknown => {
    const value: unknown = parse(text, reviver);
    const seed = typeof value === 'object' && value !== null && 'ditherSeed' in value ? value.ditherSeed : undefined;
    if (seed === poisonSeeds.thread) process.exit(trappedExitCode);
    if (seed === poisonSeeds.worker) process.kill(process.pid, 'SIGKILL');
    return value;
  };
}
