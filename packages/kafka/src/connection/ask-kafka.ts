import { setTimeout as delay } from 'node:timers/promises';
import { isUnknownTopic } from './kafka-error.ts';

const tryEveryMs = 100;
/** A broker may not have heard of a topic yet that another has made. */
const unknownTopicTries = 20;

/**
 * Asks again while the answer is an error that passes, as while a partition gets another leader: the admin client gives
 * such errors to its caller. The signal ends it.
 */
export async function askKafka<T>(question: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await question();
    } catch (error) {
      const isForGood = isUnknownTopic(error) ? tries >= unknownTopicTries : !isRetriable(error);
      if (isForGood || signal.aborted) throw error;
    }
    await delay(tryEveryMs, undefined, { signal });
  }
}

/** The library marks its errors; one that says that its retries are used up, is as retriable as its cause. */
function isRetriable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.cause instanceof Error) return isRetriable(error.cause);
  return 'retriable' in error && error.retriable === true;
}
