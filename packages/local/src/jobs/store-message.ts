import type { ErrorRecord } from '@lathe/core';
import type { StoreArguments, StoreMethod } from './store-operations.ts';

/** One call of the port on its way to the store's thread. */
export interface StoreCall<M extends StoreMethod = StoreMethod> {
  readonly type: 'call';
  readonly id: number;
  readonly method: M;
  /** Microseconds since 1970 when the call was made. */
  readonly nowUs: number;
  readonly call: StoreArguments[M];
}

export type StoreRequest = StoreCall | { readonly type: 'close' };

export type StoreAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: ErrorRecord };

/** What the thread sends: ready or not able to open, then the answers of one commit at a time. */
export type StoreReport =
  | { readonly type: 'ready' }
  | { readonly type: 'refused'; readonly error: ErrorRecord }
  | { readonly type: 'answers'; readonly answers: readonly StoreAnswer[] };
