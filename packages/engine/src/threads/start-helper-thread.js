// Plain JavaScript: a thread does not inherit the compile cache, and until it is on, every module has its types stripped again.
import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

if (workerData.compileCache) enableCompileCache();
const { helpOnThread } = await import('./helper-thread.ts');
await helpOnThread(parentPort, workerData.firstWork);
