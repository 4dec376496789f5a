import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { placeOfProcess, temporaryNamePattern } from './temporary-path.ts';

/** A file of another machine, whose processes cannot be asked for, counts as left behind after two days of silence. */
const foreignSilenceMs = 2 * 86_400_000;

/**
 * Removes what killed renders left in a folder: files with a name that only Lathe gives and whose process is gone.
 *
 * @returns how many were removed; 0 for a folder that cannot be read.
 */
export async function sweepTemporaryFiles(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const place = placeOfProcess();
  let removed = 0;
  for (const name of names) {
    const [, writtenAt, pid] = temporaryNamePattern.exec(name) ?? [];
    if (writtenAt === undefined) continue;
    const path = join(folder, name);
    const status = await lstat(path).catch(() => null);
    if (status?.isFile() !== true) continue;
    const silentMs = Date.now() - status.mtimeMs;
    const isLeft = writtenAt === place ? isGone(Number(pid), silentMs) : silentMs > foreignSilenceMs;
    if (!isLeft) continue;
    removed += await rm(path).then(
      () => 1,
      () => 0,
    );
  }
  return removed;
}

/** True for a process that is not there; a file with our own id is another's when it is older than we are. */
function isGone(pid: number, silentMs: number): boolean {
  if (pid === process.pid) return silentMs > process.uptime() * 1000 + 2000;
  try {
    process.kill(pid, 0);
    return false;
  } catch (caught) {
    return caught instanceof Error && 'code' in caught && caught.code === 'ESRCH';
  }
}
