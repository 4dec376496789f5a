import type { Bus, BusMessage, JobClass, LeaseRef, Offer, Subscription } from '@lathe/core';
import { loadLatheProtos } from '@lathe/proto';
import { readCancelOrder } from '../bus/control.ts';
import { leaseFromMessage, offerFromMessage } from './work-messages.ts';

/** What a worker without a bus of its own is told. */
export type WorkHint = { readonly offer: Offer } | { readonly cancel: LeaseRef };

/** Hints held for a slow worker; then its subscriptions are paused. */
const heldHints = 32;

/**
 * Offers of the given classes, each to one of all listening workers, and every cancel request.
 * Ends when the signal fires; hints not yet taken are lost, which costs nothing but time.
 */
export async function* streamHints(
  bus: Bus,
  classes: readonly JobClass[],
  signal: AbortSignal,
): AsyncGenerator<WorkHint> {
  const { Offer } = loadLatheProtos();
  const held: WorkHint[] = [];
  const subscriptions: Subscription[] = [];
  let wake = (): void => {};
  const take = (hint: WorkHint): void => {
    held.push(hint);
    if (held.length >= heldHints) for (const subscription of subscriptions) subscription.pause();
    wake();
  };
  const takeOffer = ({ value }: BusMessage): void => {
    if (signal.aborted) throw new Error('The worker has gone.');
    take({ offer: offerFromMessage(Offer.deserialize(Buffer.from(value))) });
  };
  const takeCancel = (message: BusMessage): void => {
    const lease = readCancelOrder(message);
    if (lease !== null) take({ cancel: leaseFromMessage(lease) });
  };
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  try {
    for (const name of new Set(classes))
      subscriptions.push(await bus.subscribe(`dispatch.${name}`, 'workers', takeOffer));
    subscriptions.push(await bus.subscribe('control', null, takeCancel));
    while (!signal.aborted) {
      const hint = held.shift();
      if (hint !== undefined) {
        yield hint;
        continue;
      }
      for (const subscription of subscriptions) subscription.resume();
      if (held.length > 0) continue;
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      if (!signal.aborted) await promise;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    await Promise.all(subscriptions.map((subscription) => subscription[Symbol.asyncDispose]()));
  }
}
