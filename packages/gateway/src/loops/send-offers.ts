import type { JobClass, Offer } from '@lathe/core';
import { loadLatheProtos } from '@lathe/proto';
import type { BoundedPublisher } from '../bus/bounded-publisher.ts';
import type { GatewayMetrics } from '../metrics.ts';
import { offerToMessage } from '../work/work-messages.ts';

/**
 * Publishes offers, class by class. One that cannot be sent is counted and left to the store: workers that claim
 * unprompted find it there before anything else of its class.
 */
export async function sendOffers(
  publisher: BoundedPublisher,
  metrics: GatewayMetrics,
  offers: readonly Offer[],
): Promise<void> {
  metrics.offers.inc({ result: 'made' }, offers.length);
  const byClass = Map.groupBy(offers, (offer) => offer.class);
  await Promise.all(
    [...byClass].map(async ([jobClass, own]) => {
      try {
        await publishOffers(publisher, jobClass, own);
      } catch {
        metrics.offers.inc({ result: 'unsent' }, own.length);
      }
    }),
  );
}

async function publishOffers(publisher: BoundedPublisher, jobClass: JobClass, offers: readonly Offer[]): Promise<void> {
  const { Offer: OfferMessage } = loadLatheProtos();
  await publisher.publish(
    `dispatch.${jobClass}`,
    offers.map((offer) => ({ key: offer.jobId, value: OfferMessage.serialize(offerToMessage(offer)) })),
  );
}
