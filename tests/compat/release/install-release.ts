import { execFile, type ExecFileException } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTar, type FrozenRelease } from './frozen-release.ts';

const cacheFolder = fileURLToPath(new URL('../../../.cache/compat', import.meta.url));
const installLimitMs = 300_000;

/**
 * The folder of a release, unpacked and with what its own lock file names, by the package manager it was made with; what
 * this machine has already is not fetched. Done once for each archive.
 */
export async function installRelease(release: FrozenRelease): Promise<string> {
  const folder = join(cacheFolder, `${release.name}-${release.tarSha256.slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  const tar = readTar(release);
  await mkdir(cacheFolder, { recursive: true });
  const building = await mkdtemp(join(cacheFolder, `${basename(folder)}.`));
  try {
    const archive = join(building, 'release.tar');
    await writeFile(archive, tar);
    await run('tar', ['-xf', archive, '-C', building], building);
    await rm(archive);
    const filters = release.entryPackages.map((name) => `--filter=${name}...`);
    const only = ['--prod', '--frozen-lockfile', '--prefer-offline', '--ignore-scripts', '--reporter=append-only'];
    await run('npx', ['-y', release.packageManager, ...filters, 'install', ...only], building);
    await rename(building, folder);
  } catch (error) {
    // Another run may have been faster.
    await rm(building, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** The file of a package that `import('@lathe/…')` in that release would load. */
export function entryOf(folder: string, packageFolder: string): string {
  return join(folder, 'packages', packageFolder, 'src', 'index.ts');
}

async function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const finished = (error: ExecFileException | null, stdout: string, stderr: string): void => {
      if (error === null) return resolve();
      const said = `${stdout}\n${stderr}`.trim().slice(-4000);
      reject(new Error(`${command} ${args.join(' ')} failed in ${dirname(cwd)}:\n${said}`, { cause: error }));
    };
    execFile(command, args, { cwd, timeout: installLimitMs, maxBuffer: 2 ** 26 }, finished);
  });
}
