import { type FirstWork, HelperThreads } from '@lathe/engine/threads';

/** Starts threads that help this one; they find their modules as fast as this one found its own. */
export function startHelpers(count: number, firstWork: FirstWork): HelperThreads {
  return HelperThreads.start(count, { firstWork, entry: new URL('../../bin/start-thread.js', import.meta.url) });
}
