import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a process finds its control group. */
export interface CgroupPlace {
  /** Text of `/proc/self/cgroup`. */
  readonly membership: string;
  /** `/sys/fs/cgroup`. */
  readonly root: string;
}

/** CPUs that `cpu.max` (version 2) grants: `max 100000` is no bound, null; `150000 100000` is 1.5. */
export function cpusOfCpuMax(text: string): number | null {
  const [quota = '', period = ''] = text.trim().split(/\s+/);
  return quota === 'max' ? null : ratio(quota, period);
}

/** CPUs that `cpu.cfs_quota_us` and `cpu.cfs_period_us` (version 1) grant; a quota of −1 is no bound, null. */
export function cpusOfCfsQuota(quotaText: string, periodText: string): number | null {
  return ratio(quotaText.trim(), periodText.trim());
}

function ratio(quota: string, period: string): number | null {
  const [quotaUs, periodUs] = [Number(quota), Number(period)];
  return quota !== '' && quotaUs > 0 && periodUs > 0 ? quotaUs / periodUs : null;
}

/**
 * Folders that may hold a bound of this process, from its own group up to the root, version 2 first. In a container the
 * path may be the host's, of which only the root is seen; it stands at the end.
 */
export function cgroupFolders({ membership, root }: CgroupPlace): { v2: readonly string[]; v1: readonly string[] } {
  const v2: string[] = [];
  const v1: string[] = [];
  for (const line of membership.split('\n')) {
    const [, hierarchy, controllers = '', path = '/'] = /^(\d+):([^:]*):(.*)$/.exec(line) ?? [];
    if (hierarchy === '0') v2.push(...upwards(root, path));
    else if (controllers.split(',').includes('cpu')) {
      for (const mount of new Set([controllers, 'cpu', 'cpu,cpuacct'])) v1.push(...upwards(join(root, mount), path));
    }
  }
  return { v2, v1 };
}

function upwards(root: string, path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '' && part !== '..');
  return Array.from({ length: parts.length + 1 }, (_, up) => join(root, ...parts.slice(0, parts.length - up)));
}

/** The smallest CPU quota over this process, in CPUs; null: none. Node does not see it. */
export async function readCpuQuota(place?: CgroupPlace): Promise<number | null> {
  const { root, membership } = place ?? {
    root: '/sys/fs/cgroup',
    membership: (await textOf('/proc/self/cgroup')) ?? '',
  };
  const { v2, v1 } = cgroupFolders({ root, membership });
  const found: (number | null)[] = [];
  for (const folder of v2) {
    const text = await textOf(join(folder, 'cpu.max'));
    if (text !== null) found.push(cpusOfCpuMax(text));
  }
  for (const folder of v1) {
    const quota = await textOf(join(folder, 'cpu.cfs_quota_us'));
    const period = await textOf(join(folder, 'cpu.cfs_period_us'));
    if (quota !== null && period !== null) found.push(cpusOfCfsQuota(quota, period));
  }
  const bounds = found.filter((cpus) => cpus !== null);
  return bounds.length === 0 ? null : Math.min(...bounds);
}

/** Null where there is no such file, as on systems without control groups. */
async function textOf(path: string): Promise<string | null> {
  return await readFile(path, 'utf8').catch(() => null);
}
