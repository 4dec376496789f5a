import {
  isAssetId,
  itemsPerCall,
  requestHash,
  requireScope,
  type Asset,
  type AssetId,
  type Batch,
  type BatchId,
  type BatchPage,
  type BatchStore,
  type ItemResult,
  type NewBatchItem,
  type Principal,
  type RefusedItem,
} from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { traced, type Tracing } from '@lathe/service-kit';
import type { BoundedPublisher } from '../bus/bounded-publisher.ts';
import { bodyHash, checkCreateJob } from '../jobs/create-job.ts';
import type { EventHub } from '../watching/event-hub.ts';
import type { JobResolver } from '../jobs/job-resolver.ts';
import { publishCancels } from '../jobs/publish-cancels.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Watch } from '../watching/follow-log.ts';
import type { OpenWatches } from '../watching/open-watches.ts';
import { checkedBatchId, type BatchDefaults, type GivenItem, type OpenBatch } from './batch-requests.ts';
import { watchBatch, type WatchedBatchEvent } from './watch-batch.ts';

export interface BatchServiceParts {
  readonly store: BatchStore;
  readonly publisher: BoundedPublisher;
  readonly hub: EventHub;
  readonly limits: GatewayLimits;
  readonly resolver: JobResolver;
  readonly watches: OpenWatches;
  readonly tracing: Tracing;
  /** Called after every write. */
  readonly onActivity: () => void;
  /** Fires when the gateway stops; watches end as unavailable then. */
  readonly stopping: AbortSignal;
}

/** The batches of a tenant; every method needs `jobs:read` or `jobs:write` and else throws permission_denied. */
export class BatchService {
  readonly #parts: BatchServiceParts;

  constructor(parts: BatchServiceParts) {
    this.#parts = parts;
  }

  /** Opens a batch, finds the one its requestId made, or goes on with the one named. @throws not_found, request_conflict, invalid_argument. */
  async open(principal: Principal, { batchId, requestId, label, defaults }: OpenBatch): Promise<Batch> {
    requireScope(principal, 'jobs:write');
    if (batchId !== null) return await this.#parts.store.getBatch(principal, batchId);
    checkCreateJob({ ...asJob(defaults), requestId, label, inputs: [anyInput] });
    const { batch } = await this.#parts.store.createBatch(principal, {
      batch: { label, class: defaults.class },
      requestId: requestId === '' ? null : requestId,
      requestHash: requestHash({ batch: true, label, defaults }),
    });
    return batch;
  }

  /**
   * Accepts items; one answer each, same order, durable when it resolves. An item at fault is refused by itself.
   * @throws limit_exceeded for more than `itemsPerCall`; not_found, wrong_state for the batch.
   */
  async add(
    principal: Principal,
    batchId: BatchId,
    defaults: BatchDefaults,
    items: readonly (GivenItem | RefusedItem)[],
    traceparent: string | null = null,
  ): Promise<readonly ItemResult[]> {
    const attributes = { 'lathe.batch.id': batchId, 'lathe.batch.items': items.length };
    const start = { kind: 'server', parent: traceparent, attributes } as const;
    return await traced(this.#parts.tracing, 'submit items', start, (span) =>
      this.#add(principal, batchId, defaults, { items, traceparent: span.traceparent }),
    );
  }

  async #add(
    principal: Principal,
    batchId: BatchId,
    defaults: BatchDefaults,
    { items, traceparent }: { items: readonly (GivenItem | RefusedItem)[]; traceparent: string | null },
  ): Promise<readonly ItemResult[]> {
    requireScope(principal, 'jobs:write');
    if (items.length > itemsPerCall)
      throw new LatheError('limit_exceeded', `A chunk holds up to ${itemsPerCall} items, got ${items.length}.`, {
        details: { limit: itemsPerCall },
      });
    const assets = await this.#findAssets(principal, items);
    const results: (RefusedItem | null)[] = [];
    const accepted: NewBatchItem[] = [];
    for (const item of items) {
      const made = 'error' in item ? item : this.#newItem(principal, defaults, item, assets);
      if ('error' in made) results.push(made);
      else {
        accepted.push({ ...made, job: { ...made.job, traceparent } });
        results.push(null);
      }
    }
    const stored = accepted.length === 0 ? [] : await this.#parts.store.addItems(principal, batchId, accepted);
    this.#parts.onActivity();
    let next = 0;
    return results.map((result) => result ?? required(stored[next++]));
  }

  /** No more items. */
  async close(principal: Principal, batchId: BatchId): Promise<Batch> {
    requireScope(principal, 'jobs:write');
    const batch = await this.#parts.store.closeBatch(principal, batchId);
    this.#parts.onActivity();
    return batch;
  }

  async get(principal: Principal, id: string): Promise<Batch> {
    requireScope(principal, 'jobs:read');
    return await this.#parts.store.getBatch(principal, checkedBatchId(id));
  }

  /** Newest first. @param pageSize Held to 1 … 1000. */
  async list(principal: Principal, pageSize: number, pageToken: string | null): Promise<BatchPage> {
    requireScope(principal, 'jobs:read');
    return await this.#parts.store.listBatches(principal, Math.min(1000, Math.max(1, pageSize)), pageToken);
  }

  /** Nothing of it starts from now on; the workers of running items are told. */
  async cancel(principal: Principal, id: string): Promise<Batch> {
    requireScope(principal, 'jobs:write');
    const { store, publisher, onActivity } = this.#parts;
    const batchId = checkedBatchId(id);
    const batch = await store.cancelBatch(principal, batchId);
    onActivity();
    await publishCancels(publisher, await store.runningItems(principal, batchId));
    return batch;
  }

  /** Every event until the batch is over; see `watchBatch`. @throws unavailable when the gateway stops: watch again with the last token. */
  async watch(
    principal: Principal,
    id: string,
    resumeToken: string,
    signal: AbortSignal,
  ): Promise<Watch<WatchedBatchEvent>> {
    requireScope(principal, 'jobs:read');
    const { store, hub, limits, watches, stopping } = this.#parts;
    watches.requireRoom(principal.tenantId);
    const watch = await watchBatch(store, hub, principal, {
      id: checkedBatchId(id),
      resumeToken,
      heartbeatMs: limits.heartbeatMs,
      signal: AbortSignal.any([signal, stopping]),
    });
    return { ...watch, steps: watches.counted(principal.tenantId, watch.steps) };
  }

  async #findAssets(
    principal: Principal,
    items: readonly (GivenItem | RefusedItem)[],
  ): Promise<ReadonlyMap<string, Asset>> {
    const ids = new Set<AssetId>();
    for (const item of items) {
      if ('error' in item) continue;
      for (const { assetId } of item.inputs) if (isAssetId(assetId)) ids.add(assetId);
    }
    const found = new Map<string, Asset>();
    const wanted = [...ids];
    for (let from = 0; from < wanted.length; from += itemsPerCall) {
      const page = await this.#parts.store.findAssets(principal, wanted.slice(from, from + itemsPerCall));
      for (const asset of page) found.set(asset.id, asset);
    }
    return found;
  }

  #newItem(
    { tenantId }: Principal,
    defaults: BatchDefaults,
    item: GivenItem,
    assets: ReadonlyMap<string, Asset>,
  ): NewBatchItem | RefusedItem {
    const itemKey = item.key;
    try {
      if (!/^[\x21-\x7e]{1,128}$/.test(itemKey))
        throw new LatheError(
          'invalid_argument',
          `key is 1 to 128 printable ASCII characters without spaces, got ${JSON.stringify(itemKey.slice(0, 80))}.`,
          { details: { field: 'key' } },
        );
      const given = item.given ?? defaults.given;
      if (given === null)
        throw new LatheError('invalid_argument', `Item ${itemKey} has no spec, and neither has the batch.`, {
          details: { field: 'spec' },
        });
      const job = {
        ...asJob(defaults),
        ...given,
        inputs: item.inputs,
        label: item.label,
        priority: item.priority ?? defaults.priority,
        deadlineUs: item.deadlineUs ?? defaults.deadlineUs,
      };
      checkCreateJob({ ...job, requestId: '' });
      return { itemKey, itemHash: bodyHash(job), job: this.#parts.resolver.newJob(tenantId, job, assets) };
    } catch (caught) {
      return { itemKey, error: LatheError.from(caught).toRecord() };
    }
  }
}

/** An input that passes the checks of everything else. */
const anyInput = { role: 'source', assetId: '', name: '' };

function asJob({ given, ...rest }: BatchDefaults): {
  kind: string;
  spec: unknown;
  class: BatchDefaults['class'];
  noReuse: boolean;
  attemptLimit: number;
  priority: number;
  deadlineUs: number | null;
} {
  return { kind: given?.kind ?? '', spec: given?.spec ?? {}, ...rest };
}

function required(result: ItemResult | undefined): ItemResult {
  if (result === undefined) throw new LatheError('internal', 'The store answered fewer items than it was given.');
  return result;
}
