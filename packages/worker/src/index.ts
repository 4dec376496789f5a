export { Worker } from './worker.ts';
export type { WorkerOptions } from './worker-options.ts';
export type { OwnKind, OwnKindControl, OwnKindTask } from './kinds/own-kind.ts';
export { WorkLink, type AttemptReport, type StoredOutput, type WorkerIdentity } from './link/work-link.ts';
export type { ClaimedInput, ClaimedOutput, ClaimedWork } from './link/claimed-work.ts';
export { findSlots, type SlotWishes } from './slots/find-slots.ts';
export type { SlotDecision } from './slots/decide-slots.ts';
export { declareWorkerMetrics } from './metrics.ts';
