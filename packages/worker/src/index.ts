export { Worker, type WorkerOptions } from './worker.ts';
export { WorkLink, type AttemptReport, type StoredOutput, type WorkerIdentity } from './link/work-link.ts';
export type { ClaimedInput, ClaimedOutput, ClaimedWork } from './link/claimed-work.ts';
