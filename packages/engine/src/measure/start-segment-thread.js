// Plain JavaScript: a thread does not inherit the compile cache, and until it is on, every module has its types stripped again.
import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

if (workerData.compileCache) enableCompileCache();
const { default: measureOnThread } = await import('./segment-thread.ts');
const result = await measureOnThread(workerData);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
parentPort?.postMessage(result);
