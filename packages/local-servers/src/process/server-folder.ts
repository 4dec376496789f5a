import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reaper } from './reaper.ts';

/** Where a server keeps its data: a new folder that goes with us, or one that was given and stays. */
export class ServerFolder implements AsyncDisposable {
  readonly path: string;
  /** Whether it was given, so that its data outlives us. */
  readonly kept: boolean;

  private constructor(path: string, kept: boolean) {
    this.path = path;
    this.kept = kept;
  }

  /** @param owner Who may write in it, where that is not ourselves. */
  static async open(name: string, given?: string, owner?: { uid: number; gid: number }): Promise<ServerFolder> {
    if (given !== undefined) await mkdir(given, { recursive: true, mode: 0o700 });
    const path = given ?? (await mkdtemp(join(tmpdir(), `lathe-${name}-`)));
    if (given === undefined) reaper.add({ kind: 'folder', path });
    if (owner !== undefined) await chown(path, owner.uid, owner.gid);
    return new ServerFolder(path, given !== undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.kept) return;
    await rm(this.path, { recursive: true, force: true, maxRetries: 5 });
    reaper.remove({ kind: 'folder', path: this.path });
  }
}
