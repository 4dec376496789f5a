import { LatheClient, type RemoteBatch, type RemoteBatchItem } from '@lathe/client';
import { newKeyText, tenantId, tenantScopes } from '@lathe/core';
import type { PostgresFarmStore } from '@lathe/postgres';

/** What every job of this test does. */
export const spec = { master: { target_lufs: -18, policy: 'best-effort' } } as const;

/** Most items of a chunk. */
const chunkItems = 2000;

/** A batch as it was accepted. */
export interface SubmittedBatch {
  readonly batchId: string;
  /** Of every item, in order; none are kept of a batch of very many. */
  readonly jobIds: readonly string[];
}

/** A tenant with its own key, connection and recordings. */
export class LoadTenant implements Disposable {
  readonly name: string;
  readonly client: LatheClient;
  /** Asset ids of its recordings. */
  readonly recordings: readonly string[];

  private constructor(name: string, client: LatheClient, recordings: readonly string[]) {
    this.name = name;
    this.client = client;
    this.recordings = recordings;
  }

  /** Makes the tenant's key and uploads the recordings for it. */
  static async open(
    name: string,
    at: {
      readonly store: PostgresFarmStore;
      readonly target: string;
      readonly trustedCertificates: Buffer;
      readonly paths: readonly string[];
    },
  ): Promise<LoadTenant> {
    const { text: key, lookup, secretHash } = newKeyText();
    const id = tenantId(name);
    await at.store.createKey({ tenantId: id, name, scopes: tenantScopes, lookup, secretHash, expiresAtUs: null });
    const client = LatheClient.connect(at.target, { key, trustedCertificates: at.trustedCertificates });
    const recordings: string[] = [];
    for (const path of at.paths) recordings.push((await client.assets.uploadFile(path)).asset.id);
    return new LoadTenant(name, client, recordings);
  }

  /** Which recording the item of this number is of. */
  recordingOf(item: number): string {
    const recording = this.recordings[item % this.recordings.length];
    if (recording === undefined) throw new RangeError(`Tenant ${this.name} has no recordings.`);
    return recording;
  }

  /** Submits bulk masters of its recordings in turn. @param keepsIds whether the jobs' ids are wanted. */
  async submit(
    label: string,
    items: number,
    { keepsIds = true, onAccepted }: { keepsIds?: boolean; onAccepted?: (items: number) => void } = {},
  ): Promise<SubmittedBatch> {
    let batchId = '';
    let accepted = 0;
    const jobIds: string[] = [];
    for await (const answer of this.client.batches.submit({ label, spec, noReuse: true }, this.#chunks(items))) {
      if ('opened' in answer) batchId = answer.opened.id;
      if (!('results' in answer)) continue;
      for (const result of answer.results) {
        if ('error' in result) throw new Error(`Item ${result.key} was refused: ${result.error.message}`);
        accepted += 1;
        if (keepsIds) jobIds.push(result.jobId);
      }
      onAccepted?.(accepted);
    }
    if (accepted !== items) throw new Error(`${accepted} of ${items} items were accepted.`);
    return { batchId, jobIds };
  }

  /** Resolves when every item has ended. @throws when one has not succeeded. */
  async untilOver({ batchId, jobIds }: SubmittedBatch): Promise<RemoteBatch> {
    for await (const { type } of this.client.batches.watch(batchId, { countsOnly: true }))
      if (type === 'finished') break;
    const batch = await this.client.batches.get(batchId);
    if (batch.counts.succeeded !== jobIds.length)
      throw new Error(`${batch.counts.succeeded} of ${jobIds.length} jobs succeeded: ${JSON.stringify(batch.counts)}`);
    return batch;
  }

  [Symbol.dispose](): void {
    this.client[Symbol.dispose]();
  }

  async *#chunks(items: number): AsyncGenerator<readonly RemoteBatchItem[]> {
    for (let from = 0; from < items; from += chunkItems) {
      const count = Math.min(chunkItems, items - from);
      yield await Promise.resolve(
        Array.from({ length: count }, (_, index) => ({
          key: `track-${from + index}`,
          inputs: [{ role: 'source', assetId: this.recordingOf(from + index), name: 'track.wav' }],
        })),
      );
    }
  }
}
