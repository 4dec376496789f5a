import type { OwnKind } from '@lathe/worker';

/** Does nothing: what is left is what the farm itself costs. For `LATHE_KIND_MODULES`. */
export const kinds: readonly OwnKind[] = [{ kind: 'noop', run: () => Promise.resolve() }];
