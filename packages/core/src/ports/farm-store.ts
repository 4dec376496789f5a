import type { BatchStore } from './batch-store.ts';
import type { DispatchStore } from './dispatch-store.ts';
import type { JobStore } from './job-store.ts';
import type { KeyStore } from './key-store.ts';

/** Everything a gateway keeps in its database, behind one connection; one contract suite runs on every adapter. */
export type FarmStore = JobStore & BatchStore & DispatchStore & KeyStore;
