import { spawnSync } from 'node:child_process';

/** CPU seconds (user and system, children included) of one whole process, by the shell's own accounting. */
export function cpuSeconds(command: readonly string[]): number {
  const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const done = spawnSync('bash', ['-c', `TIMEFORMAT='%U %S'; time ${quoted} >/dev/null 2>&1`], { encoding: 'utf8' });
  const [user, system] = done.stderr.trim().split(/\s+/).map(Number);
  if (done.status !== 0 || user === undefined || system === undefined) {
    throw new Error(`${command.join(' ')} failed: ${done.stderr}`);
  }
  return user + system;
}

/** Peak resident set of one whole process and what it waited for, MiB, by getrusage(2). */
export function peakRssMiB(command: readonly string[]): number {
  const script =
    'import resource,subprocess,sys;subprocess.run(sys.argv[1:],check=True,stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL);' +
    'print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss/1024)';
  const done = spawnSync('python3', ['-c', script, ...command], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${command.join(' ')} failed: ${done.stderr}`);
  return Number(done.stdout);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Runs A and B in turn and prints the ratio B/A of their CPU times with its spread; returns the median ratio. */
export function compareCpu(
  title: string,
  ours: readonly string[],
  theirs: readonly (readonly string[])[],
  rounds: number,
): number {
  cpuSeconds(ours);
  const ratios: number[] = [];
  const times: [number, number][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const a = cpuSeconds(ours);
    const b = theirs.reduce((sum, command) => sum + cpuSeconds(command), 0);
    ratios.push(b / a);
    times.push([a, b]);
  }
  const ratio = median(ratios);
  console.log(
    `${title}: ${ratio.toFixed(1)}x (${Math.min(...ratios).toFixed(1)}-${Math.max(...ratios).toFixed(1)}); ` +
      `ours ${median(times.map(([a]) => a)).toFixed(3)} s, theirs ${median(times.map(([, b]) => b)).toFixed(3)} s CPU`,
  );
  return ratio;
}
