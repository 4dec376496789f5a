/** A signal that SIGINT or SIGTERM fires, once; the second one then has its default effect. */
export function interruptSignal(): { readonly signal: AbortSignal; [Symbol.dispose](): void } {
  const controller = new AbortController();
  const interrupt = (): void => controller.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => void process.off('SIGINT', interrupt).off('SIGTERM', interrupt),
  };
}
