import { setTimeout as delay } from 'node:timers/promises';
import { isForGood, isUnknownTopic } from './kafka-error.ts';

const tryEveryMs = 100;
/** A broker may not have heard of a topic yet that another has made. */
const unknownTopicTries = 20;

/**
 * Asks again while the answer is an error that may pass, as while a partition or a group gets another leader: the admin
 * client gives such errors to its caller, some marked as not retriable. The signal ends it.
 */
export async function askKafka<T>(question: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await question();
    } catch (error) {
      const isFinal = isUnknownTopic(error) ? tries >= unknownTopicTries : isForGood(error);
      if (isFinal || signal.aborted) throw error;
    }
    await delay(tryEveryMs, undefined, { signal });
  }
}
