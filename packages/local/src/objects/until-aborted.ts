import { LatheError } from '@lathe/core/errors';

/** The chunks of a body until the signal aborts, even while the body keeps its reader waiting. @throws cancelled. */
export async function* untilAborted(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (signal === undefined) {
    yield* body;
    return;
  }
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => undefined);
  const abort = (): void =>
    aborted.reject(new LatheError('cancelled', 'The upload was aborted.', { cause: signal.reason }));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const chunks = body[Symbol.asyncIterator]();
  try {
    const next = (): Promise<IteratorResult<Uint8Array>> => Promise.race([aborted.promise, chunks.next()]);
    for (let step = await next(); step.done !== true; step = await next()) yield step.value;
  } finally {
    signal.removeEventListener('abort', abort);
    // Not awaited: a body that is stuck would keep us waiting; what it throws now interests nobody.
    void Promise.resolve(chunks.return?.()).catch(() => undefined);
  }
}
