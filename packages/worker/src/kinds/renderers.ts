import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { LatheError } from '@lathe/core/errors';
import type { FirstBlocks, RenderOutcome, RenderPool, RenderTask } from '@lathe/engine';
import type { OwnKind, OwnKindControl, OwnKindTask } from './own-kind.ts';

type WrittenFile = RenderOutcome['outputs'][number];

/** A file that was written; its ending and media type are as the gateway said unless it names them. */
export type RenderedFile = Pick<WrittenFile, 'role' | 'sha256' | 'sizeBytes'> &
  Partial<Pick<WrittenFile, 'ending' | 'mediaType'>>;

export interface Rendered {
  readonly outputs: readonly RenderedFile[];
  readonly degraded: boolean;
  /** Null where no audio was rendered. */
  readonly audioSeconds: number | null;
  /** Null where a thread told none. */
  readonly firstBlocks: FirstBlocks | null;
}

/** Who does a job, by its kind: a render thread, or what the worker brings. */
export class Renderers {
  readonly #pool: Pick<RenderPool, 'run'>;
  readonly #ownKinds: ReadonlyMap<string, OwnKind>;

  constructor(pool: Pick<RenderPool, 'run'>, ownKinds: readonly OwnKind[]) {
    this.#pool = pool;
    this.#ownKinds = new Map(ownKinds.map((own) => [own.kind, own]));
  }

  /** @throws LatheError that says why the job failed. */
  async run(task: RenderTask & OwnKindTask, control: OwnKindControl): Promise<Rendered> {
    const own = this.#ownKinds.get(task.kind);
    if (own === undefined) return await this.#onThread(task, control);
    await own.run(task, control);
    const outputs = await Promise.all(task.outputs.map(({ role, path }) => writtenFile(task.kind, role, path)));
    return { outputs, degraded: false, audioSeconds: null, firstBlocks: null };
  }

  async #onThread(task: RenderTask, { signal, onProgress }: OwnKindControl): Promise<Rendered> {
    const result = await this.#pool.run(task, {
      signal,
      onProgress: ({ fraction, phase }) => onProgress(fraction, phase),
    });
    if (!result.ok) throw LatheError.fromRecord(result.error);
    const { report, outputs, firstBlocks = null } = result;
    return {
      outputs,
      degraded: report.degraded ?? false,
      audioSeconds: 'before' in report ? report.before.durationSeconds : report.durationSeconds,
      firstBlocks,
    };
  }
}

/** @throws internal where it is not there. */
async function writtenFile(kind: string, role: string, path: string): Promise<RenderedFile> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
    return { role, sha256: hash.digest('hex'), sizeBytes: (await stat(path)).size };
  } catch (cause) {
    throw new LatheError('internal', `A "${kind}" job wrote no output with the role ${role}.`, { cause });
  }
}
