import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { batchItemFromJson, LatheClientError, type LatheClient, type RemoteBatchItem } from '@lathe/client';
import { LatheError, type ErrorRecord } from '@lathe/core/errors';
import { readCsv, readJsonLines, type ManifestItem } from '@lathe/core/manifest';
import { farmError } from '../remote/with-farm.ts';
import type { ManifestJournal } from './manifest-journal.ts';

/** Items sent together; a chunk of a million-track catalogue is a fraction of a second. */
const chunkItems = 2000;
/** Files uploaded at once. */
const uploadsAtOnce = 4;

/** The items of a manifest file, by its extension: .csv, or JSON lines. @throws invalid_argument naming the line. */
export function readManifest(path: string): AsyncGenerator<ManifestItem> {
  const bytes: AsyncIterable<Uint8Array> = createReadStream(path);
  return extname(path).toLowerCase() === '.csv' ? readCsv(bytes, 'master') : readJsonLines(bytes);
}

export interface ManifestSettings {
  readonly manifest: string;
  readonly client: LatheClient;
  readonly farm: string;
  readonly journal: ManifestJournal;
  readonly signal: AbortSignal;
  /** An item that was not sent, and why. */
  readonly onRefused: (key: string, error: ErrorRecord) => void;
  /** An item that is to be sent, with the hash its journal entry holds. */
  readonly onSent: (key: string, itemHash: string) => void;
  /** An item that the journal knows from before. */
  readonly onKnown: (key: string, jobId: string) => void;
  readonly onUploaded: (path: string) => void;
}

/** The manifest's items in chunks, ready to be sent: what was accepted before is left out, files are uploaded first. */
export async function* manifestChunks(settings: ManifestSettings): AsyncGenerator<readonly RemoteBatchItem[]> {
  let chunk: ManifestItem[] = [];
  const failures: LatheError[] = [];
  const items = untilFault(readManifest(settings.manifest), (caught) => failures.push(LatheError.from(caught)));
  for await (const item of items) {
    if (isKnown(item, settings)) continue;
    chunk.push(item);
    // Files take longer than rows: a chunk of them is smaller, so that the first jobs start soon.
    if (chunk.length < (item.path === null ? chunkItems : uploadsAtOnce * 4)) continue;
    yield* filled(await toWire(chunk, settings));
    chunk = [];
  }
  yield* filled(await toWire(chunk, settings));
  if (failures[0] !== undefined) throw failures[0];
}

/** Items up to a line at fault, which ends the manifest: the lines before it are still sent. */
async function* untilFault(
  items: AsyncGenerator<ManifestItem>,
  onFault: (caught: unknown) => void,
): AsyncGenerator<ManifestItem> {
  try {
    yield* items;
  } catch (caught) {
    onFault(caught);
  }
}

/** Whether the item was accepted in an earlier run, or refused now because it says something else than then. */
function isKnown(item: ManifestItem, { journal, onKnown, onRefused, onSent }: ManifestSettings): boolean {
  const known = journal.itemOf(item.key);
  const itemHash = hashOf(item);
  if (known === undefined) onSent(item.key, itemHash);
  else if (known.itemHash === itemHash) onKnown(item.key, known.jobId);
  else onRefused(item.key, changedItem(item).toRecord());
  return known !== undefined;
}

/** Of everything an item says, 16 letters. */
function hashOf({ path, item }: ManifestItem): string {
  return createHash('sha256')
    .update(JSON.stringify([path, item]))
    .digest('base64url')
    .slice(0, 16);
}

/** An item that was accepted with another content: it would else be passed over in silence. */
function changedItem({ key, line }: ManifestItem): LatheError {
  return new LatheError(
    'request_conflict',
    `Line ${line} of the manifest: ${key} was accepted before with another content. Give the new item another key.`,
    { details: { line } },
  );
}

function* filled(items: readonly RemoteBatchItem[]): Generator<readonly RemoteBatchItem[]> {
  if (items.length > 0) yield items;
}

async function toWire(chunk: readonly ManifestItem[], settings: ManifestSettings): Promise<readonly RemoteBatchItem[]> {
  const made: (RemoteBatchItem | null)[] = chunk.map(() => null);
  const queue = chunk.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) {
      try {
        made[index] = batchItemFromJson(await withInputs(item, settings));
      } catch (caught) {
        const error = caught instanceof LatheClientError ? farmError(caught, settings.farm) : LatheError.from(caught);
        if (error.code === 'unavailable' || error.code === 'cancelled') throw caught;
        settings.onRefused(item.key, error.toRecord());
      }
    }
  };
  await Promise.all(Array.from({ length: uploadsAtOnce }, lane));
  return made.filter((item) => item !== null);
}

/** Paths are relative to the manifest. */
async function withInputs({ path, item }: ManifestItem, settings: ManifestSettings): Promise<object> {
  if (path === null) return item;
  const { client, journal, manifest, signal, onUploaded } = settings;
  const file = resolve(dirname(manifest), path);
  let assetId = journal.assetOf(file);
  if (assetId === undefined) {
    assetId = (await client.assets.uploadFile(file, { name: basename(file), signal })).asset.id;
    await journal.uploaded(file, assetId);
    onUploaded(path);
  }
  return { ...item, inputs: [{ role: 'source', assetId, name: basename(file) }] };
}
