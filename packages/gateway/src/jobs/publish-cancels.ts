import type { BoundedPublisher } from '../bus/bounded-publisher.ts';
import { cancelOrder, type HeldLease } from '../bus/control.ts';

/** Most messages of one publish. */
const chunk = 500;

/**
 * Tells the workers that hold these leases to renew at once; they are then told of the cancel. A hint: their next renewal
 * tells them, too, so nothing fails when the bus does not take it.
 */
export async function publishCancels(publisher: BoundedPublisher, leases: readonly HeldLease[]): Promise<void> {
  try {
    for (let from = 0; from < leases.length; from += chunk)
      await publisher.publish('control', leases.slice(from, from + chunk).map(cancelOrder));
  } catch {
    // The cancel itself is durable, and the caller was promised no more.
  }
}
