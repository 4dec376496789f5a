import { LatheError } from '../errors/index.ts';

/**
 * The chunks of a body until the signal aborts, even while the body keeps its reader waiting. @throws cancelled.
 * Each step has a promise of its own: racing all of them against one for the signal would keep every chunk in memory
 * until the body ends.
 */
export async function* untilAborted(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (signal === undefined) {
    yield* body;
    return;
  }
  const cancelled = (): LatheError => new LatheError('cancelled', 'The upload was aborted.', { cause: signal.reason });
  let interrupt = (): void => {};
  const abort = (): void => interrupt();
  signal.addEventListener('abort', abort, { once: true });
  const chunks = body[Symbol.asyncIterator]();
  const next = (): Promise<IteratorResult<Uint8Array>> =>
    new Promise((resolve, reject) => {
      interrupt = () => reject(cancelled());
      if (signal.aborted) interrupt();
      else chunks.next().then(resolve, reject);
    });
  try {
    for (let step = await next(); step.done !== true; step = await next()) yield step.value;
  } finally {
    signal.removeEventListener('abort', abort);
    // Not awaited: a body that is stuck would keep us waiting; what it throws now interests nobody.
    void Promise.resolve(chunks.return?.()).catch(() => undefined);
  }
}
