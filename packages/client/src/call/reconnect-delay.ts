/** Wait before the next try after `failures` failures in a row: 100 ms doubling to 2 s, each 50 … 100 % of that by chance. */
export function reconnectDelayMs(failures: number): number {
  const fullMs = Math.min(2000, 100 * 2 ** Math.min(failures - 1, 5));
  return fullMs * (0.5 + Math.random() / 2);
}
