// Plain JavaScript: a thread does not inherit the compile cache, and until it is on, every module has its types stripped
// again, for which the stripper itself must be loaded.
import { enableCompileCache } from 'node:module';

/** What piscina calls: turns the compile cache on, then hands over to render-thread.ts. */
export default async function startRenderThread(task) {
  if (task.compileCache) enableCompileCache();
  const { renderThread } = await import('./render-thread.ts');
  return await renderThread(task);
}
