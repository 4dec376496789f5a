import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { cgroupFolders, cpusOfCfsQuota, cpusOfCpuMax, readCpuQuota } from './cpu-quota.ts';

for (const [text, cpus] of [
  ['max 100000\n', null],
  ['150000 100000\n', 1.5],
  ['50000 100000', 0.5],
  ['400000 50000\n', 8],
  ['', null],
  ['0 100000', null],
  ['rubbish', null],
] as const) {
  test(`cpu.max ${JSON.stringify(text)} grants ${cpus ?? 'without bound'}`, () => {
    assert.equal(cpusOfCpuMax(text), cpus);
  });
}

for (const [quota, period, cpus] of [
  ['-1\n', '100000\n', null],
  ['250000\n', '100000\n', 2.5],
  ['10000', '0', null],
] as const) {
  test(`a quota of ${quota.trim()} in ${period.trim()} us grants ${cpus ?? 'without bound'}`, () => {
    assert.equal(cpusOfCfsQuota(quota, period), cpus);
  });
}

test('every group from the own one up to the root may hold a bound', () => {
  assert.deepEqual(cgroupFolders({ root: '/cg', membership: '0::/kubepods/pod1/c1\n' }), {
    v2: ['/cg/kubepods/pod1/c1', '/cg/kubepods/pod1', '/cg/kubepods', '/cg'],
    v1: [],
  });
  const { v1 } = cgroupFolders({
    root: '/cg',
    membership: '9:name=systemd:/a\n4:cpu,cpuacct:/docker/x\n3:cpuset:/y\n',
  });
  assert.deepEqual(v1.slice(0, 3), ['/cg/cpu,cpuacct/docker/x', '/cg/cpu,cpuacct/docker', '/cg/cpu,cpuacct']);
  assert.ok(v1.includes('/cg/cpu'));
  assert.ok(!v1.some((folder) => folder.includes('cpuset')));
});

async function folderOf(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'lathe-cgroup-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

test('of nested quotas the smallest counts', async (t) => {
  const root = await folderOf(t, {
    'pod/cpu.max': '300000 100000\n',
    'pod/c/cpu.max': 'max 100000\n',
    'cpu.max': 'max 100000',
  });
  assert.equal(await readCpuQuota({ root, membership: '0::/pod/c\n' }), 3);
});

test('the quota of a version 1 container is found though its path is the one of the host', async (t) => {
  const root = await folderOf(t, {
    'cpu,cpuacct/cpu.cfs_quota_us': '150000\n',
    'cpu,cpuacct/cpu.cfs_period_us': '100000\n',
  });
  assert.equal(await readCpuQuota({ root, membership: '4:cpu,cpuacct:/docker/0123\n' }), 1.5);
});

test('without control groups there is no quota', async (t) => {
  assert.equal(await readCpuQuota({ root: await folderOf(t, {}), membership: '' }), null);
});
