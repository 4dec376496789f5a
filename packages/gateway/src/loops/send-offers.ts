import type { BusMessage, JobClass, Offer } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { loadLatheProtos } from '@lathe/proto';
import type { Span, Tracing } from '@lathe/service-kit';
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
  tracing: Tracing,
  offers: readonly Offer[],
): Promise<void> {
  metrics.offers.inc({ result: 'made' }, offers.length);
  const byClass = Map.groupBy(offers, (offer) => offer.class);
  await Promise.all(
    [...byClass].map(async ([jobClass, own]) => {
      try {
        await publishOffers(publisher, tracing, jobClass, own);
      } catch {
        metrics.offers.inc({ result: 'unsent' }, own.length);
      }
    }),
  );
}

async function publishOffers(
  publisher: BoundedPublisher,
  tracing: Tracing,
  jobClass: JobClass,
  offers: readonly Offer[],
): Promise<void> {
  const { Offer: OfferMessage } = loadLatheProtos();
  const topic = `dispatch.${jobClass}` as const;
  const made = offers.map((offer) => ({
    offer,
    span: offer.traceparent === undefined ? null : startOffer(tracing, offer, topic),
  }));
  let failure: string | null = null;
  try {
    await publisher.publish(
      topic,
      made.map(({ offer, span }) => ({
        key: offer.jobId,
        value: OfferMessage.serialize(offerToMessage(offer)),
        ...headersOf(span?.traceparent ?? null),
      })),
    );
  } catch (caught) {
    failure = LatheError.from(caught).code;
    throw caught;
  } finally {
    for (const { span } of made) span?.end(failure);
  }
}

function startOffer(tracing: Tracing, { traceparent, jobId }: Offer, topic: string): Span {
  const attributes = {
    'messaging.operation.type': 'send',
    'messaging.destination.name': topic,
    'messaging.message.id': jobId,
  };
  return tracing.start(`send ${topic}`, { kind: 'producer', parent: traceparent, attributes });
}

function headersOf(traceparent: string | null): Pick<BusMessage, 'headers'> {
  return traceparent === null ? {} : { headers: { traceparent } };
}
