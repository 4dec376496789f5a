import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const lookEveryMs = 100;

/** What a worker logged of a job's render. Times are milliseconds since 1970. */
export interface RenderedJob {
  readonly jobId: string;
  /** When the line was written: the render had ended. */
  readonly renderedAtMs: number;
  readonly firstBlockAtMs: number;
  /** Null where nothing is written. */
  readonly firstWrittenBlockAtMs: number | null;
  readonly claimToFirstBlockMs: number;
}

/** The log of a worker, as JSON lines. */
export class WorkerLog {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Renders of these jobs in the order of their ends. */
  async rendered(jobIds: ReadonlySet<string>): Promise<readonly RenderedJob[]> {
    const lines = (await readFile(this.#path, 'utf8')).split('\n');
    return lines
      .filter((line) => line.includes('"msg":"rendered"'))
      .map(renderedOf)
      .filter(({ jobId }) => jobIds.has(jobId));
  }

  /** As `rendered`, when all of them are there. @throws TimeoutError of the signal. */
  async allRendered(jobIds: ReadonlySet<string>, signal: AbortSignal): Promise<readonly RenderedJob[]> {
    for (;;) {
      const found = await this.rendered(jobIds);
      if (new Set(found.map(({ jobId }) => jobId)).size === jobIds.size) return found;
      await delay(lookEveryMs, undefined, { signal });
    }
  }
}

function renderedOf(line: string): RenderedJob {
  const entry: unknown = JSON.parse(line);
  const number = (name: string): number => Number(fieldOf(entry, name));
  const written = fieldOf(entry, 'firstWrittenBlockAtMs');
  return {
    jobId: String(fieldOf(entry, 'jobId')),
    renderedAtMs: Date.parse(String(fieldOf(entry, 'time'))),
    firstBlockAtMs: number('firstBlockAtMs'),
    firstWrittenBlockAtMs: written === null ? null : Number(written),
    claimToFirstBlockMs: number('claimToFirstBlockMs'),
  };
}

function fieldOf(entry: unknown, name: string): unknown {
  if (typeof entry === 'object' && entry !== null && name in entry) return Reflect.get(entry, name);
  throw new Error(`A line of the worker's log has no ${name}: ${JSON.stringify(entry)}`);
}
