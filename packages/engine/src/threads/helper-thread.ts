import type { MessagePort } from 'node:worker_threads';
import type { FirstWork, HelperAnswer, HelperWork } from './helper-work.ts';

/** Answers one piece of work after the other on a thread of its own; resolves when the modules for the first are loaded. */
export async function helpOnThread(port: MessagePort, firstWork: FirstWork): Promise<void> {
  port.on('message', (work: HelperWork) => void answer(port, work));
  if (firstWork === 'segments') await import('../measure/segment-thread.ts');
  else {
    const { loadRenderer } = await import('../kinds/renderers.ts');
    await Promise.all([import('../pool/render-thread.ts'), loadRenderer(firstWork)]);
  }
}

async function answer(port: MessagePort, work: HelperWork): Promise<void> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
  port.postMessage(await done(work));
}

async function done(work: HelperWork): Promise<HelperAnswer> {
  if (work.what === 'segments') {
    const { measureOnThread } = await import('../measure/segment-thread.ts');
    return await measureOnThread(work.work);
  }
  const { renderThread } = await import('../pool/render-thread.ts');
  return await renderThread(work.task);
}
