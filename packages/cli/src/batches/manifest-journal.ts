import { randomUUID } from 'node:crypto';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { LatheError } from '@lathe/core/errors';

interface AcceptedItem {
  readonly jobId: string;
  /** Of the item as the manifest had it. */
  readonly itemHash: string;
}

type Entry =
  | { readonly requestId: string; readonly options: string }
  | { readonly batchId: string }
  | { readonly path: string; readonly assetId: string }
  | ({ readonly key: string } & AcceptedItem)
  | { readonly closed: true };

/**
 * What has been done of a manifest, beside it on disk, so that a run that was cut off goes on where it was: the batch,
 * files uploaded, items accepted. One JSON object a line; a last line cut short by a crash is taken off.
 */
export class ManifestJournal implements AsyncDisposable {
  /** Opens the same batch again, however often it is asked for. */
  readonly requestId: string;
  /** The manifest was sent to its end, and the batch closed. */
  readonly isClosed: boolean;
  #batchId: string | null;
  readonly #assets: Map<string, string>;
  readonly #items: Map<string, AcceptedItem>;
  readonly #file: FileHandle;

  private constructor(parts: {
    requestId: string;
    isClosed: boolean;
    batchId: string | null;
    assets: Map<string, string>;
    items: Map<string, AcceptedItem>;
    file: FileHandle;
  }) {
    this.requestId = parts.requestId;
    this.isClosed = parts.isClosed;
    this.#batchId = parts.batchId;
    this.#assets = parts.assets;
    this.#items = parts.items;
    this.#file = parts.file;
  }

  /**
   * @param options Says everything that holds for each item: spec, class, reuse.
   * @throws wrong_state for a journal of a run with other options, or of something else; io_error.
   */
  static async open(path: string, options: string): Promise<ManifestJournal> {
    const assets = new Map<string, string>();
    const items = new Map<string, AcceptedItem>();
    let requestId: string | null = null;
    let batchId: string | null = null;
    let isClosed = false;
    const { entries, lengthBytes } = await readEntries(path);
    for (const entry of entries) {
      if ('requestId' in entry) {
        requireSameOptions(path, entry.options, options);
        requestId = entry.requestId;
      } else if ('batchId' in entry) batchId = entry.batchId;
      else if ('closed' in entry) isClosed = true;
      else if ('assetId' in entry) assets.set(entry.path, entry.assetId);
      else items.set(entry.key, { jobId: entry.jobId, itemHash: entry.itemHash });
    }
    const file = await open(path, 'a');
    await file.truncate(lengthBytes);
    const parts = { requestId: requestId ?? randomUUID(), isClosed, batchId, assets, items, file };
    const journal = new ManifestJournal(parts);
    if (requestId === null) {
      await journal.#append({ requestId: journal.requestId, options });
      await file.sync();
    }
    return journal;
  }

  get batchId(): string | null {
    return this.#batchId;
  }

  /** Items accepted in earlier runs and this one. */
  get acceptedItems(): number {
    return this.#items.size;
  }

  assetOf(path: string): string | undefined {
    return this.#assets.get(path);
  }

  itemOf(key: string): AcceptedItem | undefined {
    return this.#items.get(key);
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

  async accepted(items: readonly ({ readonly key: string } & AcceptedItem)[]): Promise<void> {
    for (const { key, jobId, itemHash } of items) this.#items.set(key, { jobId, itemHash });
    await this.#append(...items);
  }

  async closed(): Promise<void> {
    await this.#append({ closed: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  async #append(...entries: readonly Entry[]): Promise<void> {
    if (entries.length > 0) await this.#file.appendFile(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  }
}

function requireSameOptions(path: string, before: string, now: string): void {
  if (before === now) return;
  throw new LatheError(
    'wrong_state',
    `${path} is of a run with other options (${before}). Give the same ones, or name another --journal to submit the manifest anew.`,
  );
}

/** Whole lines, and where the last of them ends. */
async function readEntries(path: string): Promise<{ entries: readonly Entry[]; lengthBytes: number }> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return Buffer.alloc(0);
    throw LatheError.from(cause);
  });
  const lengthBytes = bytes.lastIndexOf('\n') + 1;
  const lines = bytes.subarray(0, lengthBytes).toString().split('\n').slice(0, -1);
  try {
    // Only this class writes the file.
    return { entries: lines.map((line) => JSON.parse(line) as Entry), lengthBytes };
  } catch (cause) {
    throw new LatheError('wrong_state', `${path} is no journal of a manifest. Name another --journal.`, { cause });
  }
}
