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

/** What comes next: an answer that is ready, a step (null: there are no more), or why none can be read. */
type Arrived =
  | { readonly answer: BatchAnswer }
  | { readonly step: BatchStep | null }
  | { readonly failure: { readonly caught: unknown } };

/** Steps under way at once: one chunk is resolved while the one before is written. */
const stepsAtOnce = 2;

/**
 * Answers the steps of one submitter in their order, each as soon as it is done. Nothing is held beyond two chunks: a
 * submitter that is faster waits. @throws invalid_argument for steps out of order; what the service throws.
 */
export async function* createBatchStream(
  service: BatchService,
  principal: Principal,
  steps: AsyncIterable<BatchStep>,
  traceparent: string | null = null,
): AsyncGenerator<BatchAnswer> {
  const source = steps[Symbol.asyncIterator]();
  const underWay: Promise<BatchAnswer>[] = [];
  const done = async (answer: Promise<BatchAnswer>): Promise<Arrived> => ({ answer: await answer });
  let opened: Promise<Opened> | null = null;
  const start = (step: BatchStep): Promise<BatchAnswer> => {
    if ('header' in step) {
      if (opened !== null) throw outOfOrder('A batch has one header, and it comes first.');
      const batch = service.open(principal, step.header);
      opened = batch.then(({ id }) => ({ id, defaults: step.header.defaults }));
      opened.catch(() => undefined);
      return batch.then((answer) => ({ opened: answer }));
    }
    if (opened === null) throw outOfOrder('A batch begins with its header.');
    if ('items' in step)
      return opened.then(async ({ id, defaults }) => ({
        results: await service.add(principal, id, defaults, step.items, traceparent),
      }));
    const before = Promise.all(underWay);
    return opened.then(async ({ id }) => {
      await before;
      return { closed: await service.close(principal, id) };
    });
  };
  let next: Promise<Arrived> = read(source);
  let isDone = false;
  let failure: { readonly caught: unknown } | null = null;
  try {
    while (!isDone || underWay.length > 0) {
      const [first] = underWay;
      const mayRead: boolean = !isDone && underWay.length < stepsAtOnce;
      const arrived: Arrived = await Promise.race([
        ...(mayRead ? [next] : []),
        ...(first === undefined ? [] : [done(first)]),
      ]);
      if ('answer' in arrived) {
        void underWay.shift();
        yield arrived.answer;
        if ('closed' in arrived.answer) return;
      } else if ('failure' in arrived) {
        // What was taken before is answered first.
        failure = arrived.failure;
        isDone = true;
      } else if (arrived.step === null) {
        isDone = true;
      } else {
        const answer = start(arrived.step);
        // A failure is thrown where the answer is awaited, in its turn.
        answer.catch(() => undefined);
        underWay.push(answer);
        isDone = 'close' in arrived.step;
        if (!isDone) next = read(source);
      }
    }
    if (failure !== null) throw failure.caught;
  } finally {
    await Promise.allSettled(underWay);
  }
}

/** Never rejects. */
async function read(source: AsyncIterator<BatchStep>): Promise<Arrived> {
  try {
    const next = await source.next();
    return { step: next.done === true ? null : next.value };
  } catch (caught) {
    return { failure: { caught } };
  }
}

function outOfOrder(message: string): LatheError {
  return new LatheError('invalid_argument', message, { details: { field: 'step' } });
}
