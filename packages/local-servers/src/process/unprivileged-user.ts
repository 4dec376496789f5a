import { spawnSync } from 'node:child_process';

/** A user and group by number. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** Whom a server that refuses to be root runs as: the first of these users that exists; undefined when we are not root. */
export function unprivilegedUser(names: readonly string[]): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of names) {
    const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout?.trim());
    if (uid !== undefined && uid !== '' && gid !== undefined && gid !== '')
      return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}
