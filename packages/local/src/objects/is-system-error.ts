/** Whether something caught is a failed system call of one of the given codes, e.g. `ENOENT`. */
export function isSystemError(caught: unknown, ...codes: readonly string[]): boolean {
  return caught instanceof Error && 'code' in caught && typeof caught.code === 'string' && codes.includes(caught.code);
}
