import { stat } from 'node:fs/promises';
import { LatheClientError, type JobSpec, type LatheClient, type RemoteBatch } from '@lathe/client';
import { LatheError, type ErrorRecord } from '@lathe/core/errors';
import type { FarmValues } from '../remote/farm-address.ts';
import { interruptSignal } from '../remote/interrupt-signal.ts';
import { codeOf, farmTarget, withFarm } from '../remote/with-farm.ts';
import { failureObject, failureText, WorstExitCode } from '../terminal/file-failure.ts';
import { batchExitCode, batchObject, batchStanding } from './batch-text.ts';
import { StatusLine } from '../terminal/status-line.ts';
import { manifestChunks, readManifest } from './manifest-items.ts';
import { ManifestJournal } from './manifest-journal.ts';

export interface SubmitManifest {
  readonly manifest: string;
  /** Where the journal lies; beside the manifest unless set. */
  readonly journal: string | undefined;
  readonly farm: FarmValues;
  /** Of items that have none. */
  readonly spec: JobSpec;
  readonly class: 'interactive' | 'bulk' | 'long';
  readonly noReuse: boolean;
  readonly label: string;
  /** Follow the batch to its end. */
  readonly wait: boolean;
  readonly json: boolean;
}

/**
 * Submits every item of a manifest as one batch, each answered with a line; a run that was cut off goes on where it was.
 * Nothing is begun before the farm has answered and the manifest can be read.
 * @returns the exit code: of the worst refused item, or with `wait` of the batch.
 */
export async function submitManifest(settings: SubmitManifest): Promise<number> {
  const { manifest, json, farm } = settings;
  await requireManifest(manifest);
  const status = StatusLine.open(process.stderr, json);
  using interrupt = interruptSignal();
  const { signal } = interrupt;
  let accepted = 0;
  try {
    return await withFarm(farm, async (client) => {
      await client.batches.list({ pageSize: 1, signal });
      const journalPath = settings.journal ?? `${manifest}.lathe-journal`;
      const { spec, class: jobClass, noReuse } = settings;
      await using journal = await ManifestJournal.open(journalPath, JSON.stringify({ spec, class: jobClass, noReuse }));
      if (journal.isClosed && !settings.wait) throw alreadySubmitted(journalPath, journal);
      const onReconnect = (_error: unknown, failures: number): void => {
        if (failures === 1 && !json) status.print(process.stderr, 'The farm is away; waiting for it …\n');
      };
      const worst = new WorstExitCode();
      let batch: RemoteBatch;
      const known = await knownBatch(client, journal, journalPath, signal);
      if (known !== null && journal.isClosed) batch = known;
      else {
        const sending = { settings, client, journal, status, worst, signal, onReconnect };
        batch = await sendItems(sending, () => (accepted = journal.acceptedItems));
      }
      if (!settings.wait) return worst.value;
      const watching = client.batches.watch(batch.id, { signal, countsOnly: true, onReconnect });
      for await (const event of watching) status.show(batchStanding(event.counts));
      status.close();
      const ended = await client.batches.get(batch.id, { signal });
      process.stdout.write(
        json ? `${JSON.stringify(batchObject(ended))}\n` : `${ended.id}  ${batchStanding(ended.counts)}\n`,
      );
      return Math.max(worst.value, batchExitCode(ended));
    });
  } catch (caught) {
    if (!signal.aborted) throw caught;
    const message = `Interrupted after ${accepted} items; those go on at the farm. The same command takes the rest up again.`;
    throw new LatheError('cancelled', message, { cause: caught });
  } finally {
    status.close();
  }
}

/** The batch of earlier runs; null at the first. @throws not_found where the farm does not know it. */
async function knownBatch(
  client: LatheClient,
  { batchId }: ManifestJournal,
  path: string,
  signal: AbortSignal,
): Promise<RemoteBatch | null> {
  if (batchId === null) return null;
  try {
    return await client.batches.get(batchId, { signal });
  } catch (cause) {
    if (!(cause instanceof LatheClientError) || cause.code !== 'not_found') throw cause;
    const message = `This farm has no batch ${batchId}, which ${path} is of. Name the same farm, or another --journal.`;
    throw new LatheError('not_found', message, { cause });
  }
}

interface Sending {
  readonly settings: SubmitManifest;
  readonly client: LatheClient;
  readonly journal: ManifestJournal;
  readonly status: StatusLine;
  readonly worst: WorstExitCode;
  readonly signal: AbortSignal;
  readonly onReconnect: (error: unknown, failures: number) => void;
}

/** Sends what the journal does not know, and closes the batch. */
async function sendItems(sending: Sending, onAccepted: () => void): Promise<RemoteBatch> {
  const { settings, client, journal, status, worst, signal, onReconnect } = sending;
  const { json, manifest } = settings;
  /** Hashes of items sent and not yet answered. */
  const sent = new Map<string, string>();
  const before = journal.acceptedItems;
  const startedAtMs = performance.now();
  let refused = 0;
  const refuse = (key: string, error: ErrorRecord): void => {
    refused += 1;
    worst.add(error);
    if (json) status.print(process.stdout, `${JSON.stringify(failureObject(key, error))}\n`);
    else status.print(process.stderr, failureText(key, error));
  };
  const counted = (): string => {
    const known = before === 0 ? '' : ` and ${before.toLocaleString('en')} in earlier runs`;
    return `${(journal.acceptedItems - before).toLocaleString('en')} items accepted${known}, ${refused} refused`;
  };
  const chunks = manifestChunks({
    manifest,
    client,
    farm: farmTarget(settings.farm),
    journal,
    signal,
    onRefused: refuse,
    onSent: (key, itemHash) => void sent.set(key, itemHash),
    onKnown: (key, jobId) => {
      if (json) status.print(process.stdout, `${JSON.stringify({ key, jobId, created: false })}\n`);
    },
    onUploaded: (path) => status.show(`uploaded ${path}`),
  });
  const { spec, class: jobClass, noReuse, label } = settings;
  const batch = { spec, class: jobClass, noReuse, label, requestId: journal.requestId };
  const known = journal.batchId === null ? {} : { batchId: journal.batchId };
  let last: RemoteBatch | null = null;
  for await (const answer of client.batches.submit({ ...batch, ...known }, chunks, { signal, onReconnect })) {
    if ('results' in answer) {
      const taken = answer.results.filter((result) => 'jobId' in result);
      await journal.accepted(taken.map(({ key, jobId }) => ({ key, jobId, itemHash: sent.get(key) ?? '' })));
      onAccepted();
      for (const result of answer.results) {
        sent.delete(result.key);
        if ('error' in result) refuse(result.key, errorOf(result.error));
        else if (json) status.print(process.stdout, `${JSON.stringify(result)}\n`);
      }
      const seconds = Math.max(0.001, (performance.now() - startedAtMs) / 1000);
      const perSecond = Math.round((journal.acceptedItems - before) / seconds);
      status.show(`${counted()}, ${perSecond.toLocaleString('en')} a second`);
    } else {
      last = 'opened' in answer ? answer.opened : answer.closed;
      await journal.opened(last.id);
      if ('closed' in answer) await journal.closed();
    }
  }
  if (last === null) throw new LatheError('internal', 'The farm opened no batch.');
  status.close();
  process.stdout.write(json ? `${JSON.stringify(batchObject(last))}\n` : `${last.id}  ${counted()}\n`);
  return last;
}

/** Reads up to the first item. @throws invalid_argument, not_found: nothing else is begun then. */
async function requireManifest(path: string): Promise<void> {
  const status = await stat(path).catch((cause: unknown) => {
    throw new LatheError('not_found', `--manifest names ${JSON.stringify(path)}, which cannot be found.`, { cause });
  });
  if (status.isDirectory())
    throw new LatheError(
      'invalid_argument',
      `--manifest names the folder ${JSON.stringify(path)}; it takes a file of JSON lines, or a table in .csv.`,
    );
  for await (const _item of readManifest(path)) return;
  throw new LatheError('invalid_argument', `The manifest ${JSON.stringify(path)} has no item.`);
}

/** Said instead of doing nothing, which would pass for having submitted what is new. */
function alreadySubmitted(path: string, { batchId }: ManifestJournal): LatheError {
  return new LatheError(
    'wrong_state',
    `This manifest was submitted as ${batchId ?? 'a batch'} (${path}): "lathe watch ${batchId ?? 'BATCH'}" follows it. Another --journal submits the manifest anew.`,
  );
}

function errorOf({
  code,
  message,
  details,
}: {
  code: string;
  message: string;
  details: Readonly<Record<string, string>>;
}): ErrorRecord {
  return new LatheError(codeOf(code), message, { details }).toRecord();
}
