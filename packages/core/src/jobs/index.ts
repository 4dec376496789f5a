// The state machine without schemas: what a thread that stores jobs loads.
export * from '../ids/id.ts';
export * from '../tenancy/principal.ts';
export { attemptPrefix, uploadPrefix } from '../ports/job-store.ts';
export * from '../batches/batch.ts';
export * from '../batches/fold-batch.ts';
export { itemsPerCall } from '../ports/batch-store.ts';
export * from './backoff.ts';
export * from './job-action.ts';
export * from './job-event.ts';
export * from './job-rules.ts';
export * from './job-state.ts';
export * from './job.ts';
export * from './repeated-result.ts';
