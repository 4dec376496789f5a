import type { Workload } from './chaos-job.ts';

/** The same without cancels: every job has its bytes. */
export function calmed({ singles, batches, ...rest }: Workload): Workload {
  return {
    ...rest,
    singles: singles.map((job) => ({ ...job, cancel: 'never' })),
    batches: batches.map((batch) => ({ ...batch, isCancelled: false })),
  };
}
