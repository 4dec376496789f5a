import type { JobSpec, RemoteBatch } from '@lathe/client';
import { LatheError } from '@lathe/core/errors';
import type { FarmValues } from '../remote/farm-address.ts';
import { interruptSignal } from '../remote/interrupt-signal.ts';
import { codeOf, farmTarget, withFarm } from '../remote/with-farm.ts';
import { failureObject, failureText, WorstExitCode } from '../terminal/file-failure.ts';
import { batchExitCode, batchObject, batchStanding } from './batch-text.ts';
import { StatusLine } from '../terminal/status-line.ts';
import { manifestChunks } from './manifest-items.ts';
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
 * @returns the exit code: of the worst refused item, or with `wait` of the batch.
 */
export async function submitManifest(settings: SubmitManifest): Promise<number> {
  const { manifest, json, farm } = settings;
  const target = farmTarget(farm);
  const journalPath = settings.journal ?? `${manifest}.lathe-journal`;
  const { spec, class: jobClass, noReuse } = settings;
  const run = { farm: target, options: JSON.stringify({ spec, class: jobClass, noReuse }) };
  await using journal = await ManifestJournal.open(journalPath, run);
  if (journal.isClosed && !settings.wait) throw alreadySubmitted(journalPath, journal);
  const worst = new WorstExitCode();
  const status = StatusLine.open(process.stderr, json);
  using interrupt = interruptSignal();
  const { signal } = interrupt;
  let refused = 0;
  /** Hashes of items sent and not yet answered. */
  const sent = new Map<string, string>();
  const before = journal.acceptedItems;
  const startedAtMs = performance.now();
  const refuse = (key: string, error: ReturnType<LatheError['toRecord']>): void => {
    refused += 1;
    worst.add(error);
    if (json) status.print(process.stdout, `${JSON.stringify(failureObject(key, error))}\n`);
    else status.print(process.stderr, failureText(key, error));
  };
  const show = (): void => {
    const accepted = journal.acceptedItems;
    const perSecond = Math.round(((accepted - before) * 1000) / Math.max(1, performance.now() - startedAtMs));
    status.show(
      `${accepted.toLocaleString('en')} items accepted, ${refused} refused, ${perSecond.toLocaleString('en')} a second`,
    );
  };
  try {
    return await withFarm(farm, async (client) => {
      const chunks = manifestChunks({
        manifest,
        client,
        farm: target,
        journal,
        signal,
        onRefused: refuse,
        onSent: (key, itemHash) => void sent.set(key, itemHash),
        onKnown: (key, jobId) => {
          if (json) status.print(process.stdout, `${JSON.stringify({ key, jobId, created: false })}\n`);
        },
        onUploaded: (path) => status.show(`uploaded ${path}`),
      });
      const batch = {
        spec,
        class: jobClass,
        noReuse,
        label: settings.label,
        requestId: journal.requestId,
        ...(journal.batchId === null ? {} : { batchId: journal.batchId }),
      };
      let last: RemoteBatch | null = null;
      if (journal.isClosed) last = await client.batches.get(journal.batchId ?? '', { signal });
      const answers = last === null ? client.batches.submit(batch, chunks, { signal }) : [];
      for await (const answer of answers) {
        if ('results' in answer) {
          const accepted = answer.results.filter((result) => 'jobId' in result);
          await journal.accepted(accepted.map(({ key, jobId }) => ({ key, jobId, itemHash: sent.get(key) ?? '' })));
          for (const { key } of answer.results) sent.delete(key);
          for (const result of answer.results) {
            if ('error' in result) refuse(result.key, errorOf(result.error));
            else if (json) status.print(process.stdout, `${JSON.stringify(result)}\n`);
          }
          show();
        } else {
          last = 'opened' in answer ? answer.opened : answer.closed;
          await journal.opened(last.id);
          if ('closed' in answer) await journal.closed();
        }
      }
      if (last === null) throw new LatheError('internal', 'The farm opened no batch.');
      status.close();
      const taken = `${journal.acceptedItems.toLocaleString('en')} items accepted, ${refused} refused`;
      process.stdout.write(json ? `${JSON.stringify(batchObject(last))}\n` : `${last.id}  ${taken}\n`);
      if (!settings.wait) return worst.value;
      for await (const event of client.batches.watch(last.id, { signal, countsOnly: true }))
        status.show(batchStanding(event.counts));
      status.close();
      const ended = await client.batches.get(last.id, { signal });
      process.stdout.write(
        json ? `${JSON.stringify(batchObject(ended))}\n` : `${ended.id}  ${batchStanding(ended.counts)}\n`,
      );
      return Math.max(worst.value, batchExitCode(ended));
    });
  } catch (caught) {
    if (!signal.aborted) throw caught;
    const message = `Interrupted after ${journal.acceptedItems} items; they go on at the farm. The same command takes it up again (${journalPath}).`;
    throw new LatheError('cancelled', message, { cause: caught });
  } finally {
    status.close();
  }
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
}): ReturnType<LatheError['toRecord']> {
  return new LatheError(codeOf(code), message, { details }).toRecord();
}
