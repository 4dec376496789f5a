/**
 * Does things side by side. When one fails the others are aborted, and all have ended when this rejects with the first
 * failure.
 */
export async function together<Result>(
  signal: AbortSignal,
  acts: readonly ((signal: AbortSignal) => Promise<Result>)[],
): Promise<Result[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const started = acts.map(async (act) => {
    try {
      return await act(either);
    } catch (caught) {
      failed.abort(caught);
      throw caught;
    }
  });
  const settled = await Promise.allSettled(started);
  if (failed.signal.aborted) throw failed.signal.reason;
  return settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}
