import type { Batch, BatchId, ItemResult, Principal, RefusedItem } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { BatchDefaults, GivenItem, OpenBatch } from './batch-requests.ts';
import type { BatchService } from './batch-service.ts';

/** What a submitter sends: a header first, then chunks of items, then close. */
export type BatchStep =
  | { readonly header: OpenBatch }
  | { readonly items: readonly (GivenItem | RefusedItem)[] }
  | { readonly close: true };

/** What it is answered, in the same order. */
export type BatchAnswer =
  | { readonly opened: Batch }
  | { readonly results: readonly ItemResult[] }
  | { readonly closed: Batch };

interface Opened {
  readonly id: BatchId;
  readonly defaults: BatchDefaults;
}

/** Chunks under way at once: one is resolved while the one before is written. */
const chunksAtOnce = 2;

/**
 * Answers the steps of one submitter in their order. Nothing is held beyond two chunks: a submitter that is faster waits.
 * @throws invalid_argument for steps out of order; what the service throws.
 */
export async function* createBatchStream(
  service: BatchService,
  principal: Principal,
  steps: AsyncIterable<BatchStep>,
): AsyncGenerator<BatchAnswer> {
  let opened: Opened | null = null;
  const underWay: Promise<readonly ItemResult[]>[] = [];
  try {
    for await (const step of steps) {
      if ('header' in step) {
        if (opened !== null) throw outOfOrder('A batch has one header, and it comes first.');
        const batch = await service.open(principal, step.header);
        opened = { id: batch.id, defaults: step.header.defaults };
        yield { opened: batch };
        continue;
      }
      if (opened === null) throw outOfOrder('A batch begins with its header.');
      if ('items' in step) {
        const results = service.add(principal, opened.id, opened.defaults, step.items);
        // Its failure is thrown where it is awaited, below.
        results.catch(() => undefined);
        underWay.push(results);
        if (underWay.length < chunksAtOnce) continue;
        const first = underWay.shift();
        if (first !== undefined) yield { results: await first };
        continue;
      }
      for (const results of underWay.splice(0)) yield { results: await results };
      yield { closed: await service.close(principal, opened.id) };
      return;
    }
    for (const results of underWay.splice(0)) yield { results: await results };
  } finally {
    await Promise.allSettled(underWay);
  }
}

function outOfOrder(message: string): LatheError {
  return new LatheError('invalid_argument', message, { details: { field: 'step' } });
}
