/** Least and most that one job is counted as, seconds of one thread: a wrong estimate shifts shares by no more. */
const leastSeconds = 0.1;
export const mostSeconds = 600;

/** What offering a job costs its class, tenant and batch, seconds. @param workSeconds Estimate; what is no number counts as least. */
export function workCost(workSeconds: number): number {
  return workSeconds > leastSeconds ? Math.min(mostSeconds, workSeconds) : leastSeconds;
}
