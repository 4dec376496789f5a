// Plain JavaScript: what lathe.js is to the program, this is to a thread that helps it. Where the program keeps what it loads,
// the thread does, too: what it loaded for its first work. Readers that later work asks for are found as ever.
const { enableCompileCache } = process.getBuiltinModule('node:module');
const { fileURLToPath } = process.getBuiltinModule('node:url');
const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');

let start;
const { compileCache, firstWork, thread } = workerData;
if (compileCache) enableCompileCache();
const { helpOnThread } = compileCache ? await startFromCache() : await import(thread);
await helpOnThread(parentPort, firstWork);
start?.keep();

async function startFromCache() {
  const { openStart } = await import('./start-cache.js');
  const folder = fileURLToPath(new URL('../node_modules/.cache/lathe', import.meta.url));
  start = openStart(folder, `thread-${firstWork}`);
  return await start.load(thread);
}
