import type { Bus, JobStore, Offer } from '@lathe/core';
import { loadLatheProtos } from '@lathe/proto';
import type { GatewayMetrics } from '../metrics.ts';
import type { FreeSlots } from '../work/free-slots.ts';
import type { OffersOutstanding } from '../work/offers-outstanding.ts';

/** Offers beyond the free slots, so that a slot that frees early finds one waiting. */
const windowPerSlot = 1.5;

export interface DispatchParts {
  readonly store: Pick<JobStore, 'offerJobs'>;
  readonly bus: Bus;
  readonly slots: FreeSlots;
  readonly outstanding: OffersOutstanding;
  readonly offerTimeoutMs: number;
  readonly metrics: GatewayMetrics;
}

/** Fills the window with offers and publishes them. Without a free slot nothing is offered: a worker then claims when one frees. @returns how many were made. */
export async function dispatchOffers(parts: DispatchParts): Promise<number> {
  const { store, bus, slots, outstanding, offerTimeoutMs, metrics } = parts;
  const room = Math.ceil(windowPerSlot * slots.count()) - outstanding.count();
  if (room <= 0) return 0;
  const offers = await store.offerJobs(room, offerTimeoutMs);
  outstanding.add(offers);
  metrics.offers.inc({ result: 'made' }, offers.length);
  for (const offer of offers)
    await bus.publish(`dispatch.${offer.class}`, [{ key: offer.jobId, value: offerBytes(offer) }]);
  return offers.length;
}

function offerBytes(offer: Offer): Uint8Array {
  return loadLatheProtos().Offer.serialize({
    tenant_id: offer.tenantId,
    job_id: offer.jobId,
    job_class: offer.class,
    kind: offer.kind,
  });
}
