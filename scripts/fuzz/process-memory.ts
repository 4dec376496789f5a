import { readFileSync, writeFileSync } from 'node:fs';

/** Lets the peak of this process begin anew; without effect where the system cannot. */
export function forgetPeakRss(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Then the peak is that of the whole life, which is on the safe side.
  }
}

/** Most memory a living process had in use; 0 for one that has ended. */
export function peakRssBytes(processId: number): number {
  const [, kibibytes = '0'] = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${processId}/status`)) ?? [];
  if (kibibytes === '0' && processId === process.pid) return process.resourceUsage().maxRSS * 1024;
  return Number(kibibytes) * 1024;
}

/** Processes that the first thread of a process has started and that have not ended; none where there is no /proc. */
export function childrenOf(processId: number): readonly number[] {
  return read(`/proc/${processId}/task/${processId}/children`).split(' ').filter(Boolean).map(Number);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
