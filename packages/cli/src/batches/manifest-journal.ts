import { randomUUID } from 'node:crypto';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { LatheError } from '@lathe/core/errors';

type Entry =
  | { readonly requestId: string; readonly farm: string }
  | { readonly batchId: string }
  | { readonly path: string; readonly assetId: string }
  | { readonly key: string; readonly jobId: string };

/**
 * What has been done of a manifest, beside it on disk, so that a run that was cut off goes on where it was: the batch,
 * files uploaded, items accepted. One JSON object a line; a last line cut short is passed over.
 */
export class ManifestJournal implements AsyncDisposable {
  /** Opens the same batch again, however often it is asked for. */
  readonly requestId: string;
  #batchId: string | null;
  readonly #assets: Map<string, string>;
  readonly #jobs: Map<string, string>;
  readonly #file: FileHandle;
  #unwritten: string[] = [];

  private constructor(parts: {
    requestId: string;
    batchId: string | null;
    assets: Map<string, string>;
    jobs: Map<string, string>;
    file: FileHandle;
  }) {
    this.requestId = parts.requestId;
    this.#batchId = parts.batchId;
    this.#assets = parts.assets;
    this.#jobs = parts.jobs;
    this.#file = parts.file;
  }

  /** @param farm Where the items go: a journal of another farm is refused. @throws wrong_state for that; io_error. */
  static async open(path: string, farm: string): Promise<ManifestJournal> {
    const assets = new Map<string, string>();
    const jobs = new Map<string, string>();
    let requestId: string | null = null;
    let batchId: string | null = null;
    for (const entry of await readEntries(path)) {
      if ('farm' in entry) {
        if (entry.farm !== farm)
          throw new LatheError(
            'wrong_state',
            `${path} is of a run against ${entry.farm}, not ${farm}. Name the same farm, or another --journal.`,
          );
        requestId = entry.requestId;
      } else if ('batchId' in entry) batchId = entry.batchId;
      else if ('assetId' in entry) assets.set(entry.path, entry.assetId);
      else jobs.set(entry.key, entry.jobId);
    }
    const file = await open(path, 'a');
    const journal = new ManifestJournal({ requestId: requestId ?? randomUUID(), batchId, assets, jobs, file });
    if (requestId === null) {
      await journal.#append({ requestId: journal.requestId, farm });
      await file.sync();
    }
    return journal;
  }

  get batchId(): string | null {
    return this.#batchId;
  }

  /** Items accepted in earlier runs and this one. */
  get acceptedItems(): number {
    return this.#jobs.size;
  }

  assetOf(path: string): string | undefined {
    return this.#assets.get(path);
  }

  jobOf(key: string): string | undefined {
    return this.#jobs.get(key);
  }

  async opened(batchId: string): Promise<void> {
    if (this.#batchId === batchId) return;
    this.#batchId = batchId;
    await this.#append({ batchId });
  }

  async uploaded(path: string, assetId: string): Promise<void> {
    this.#assets.set(path, assetId);
    await this.#append({ path, assetId });
  }

  async accepted(items: readonly { readonly key: string; readonly jobId: string }[]): Promise<void> {
    for (const { key, jobId } of items) this.#jobs.set(key, jobId);
    await this.#append(...items);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  async #append(...entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    this.#unwritten.push(...entries.map((entry) => `${JSON.stringify(entry)}\n`));
    const text = this.#unwritten.join('');
    this.#unwritten = [];
    await this.#file.appendFile(text);
  }
}

async function readEntries(path: string): Promise<readonly Entry[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return '';
    throw LatheError.from(cause);
  });
  // Only this class writes the file; a line cut short by a crash is the last one.
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Entry);
}
