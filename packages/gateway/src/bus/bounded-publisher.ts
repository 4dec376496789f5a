import type { Bus, BusMessage, Clock, Topic } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';

/** After this long a publish that never answered is given up, and the topic tried again, ms. */
const forgottenAfterMs = 30_000;

/**
 * Publishes, but waits for the bus no longer than told. While a publish on a topic is overdue, further ones on it are
 * refused at once, so that a bus that is away gathers no messages and delays nobody again and again.
 */
export class BoundedPublisher {
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #withinMs: number;
  /** Until when a topic is refused, by the monotonic clock. */
  readonly #overdue = new Map<Topic, number>();

  constructor(bus: Bus, clock: Clock, withinMs: number) {
    this.#bus = bus;
    this.#clock = clock;
    this.#withinMs = withinMs;
  }

  /** Whether the bus has not taken a message on this topic in time, and is not asked again yet. */
  isAway(topic: Topic): boolean {
    return this.#clock.monotonicMs() < (this.#overdue.get(topic) ?? -Infinity);
  }

  /** @throws unavailable when the bus has not taken the messages in time; it may still take them later. What the bus throws. */
  async publish(topic: Topic, messages: readonly BusMessage[]): Promise<void> {
    if (messages.length === 0) return;
    if (this.isAway(topic)) throw this.#away(topic);
    // A timer by hand: aborting one of `node:timers/promises` makes two errors, and this is called hundreds of times a second.
    const overdue = Promise.withResolvers<false>();
    const timer = setTimeout(overdue.resolve, this.#withinMs, false);
    const published = this.#bus.publish(topic, messages).finally(() => clearTimeout(timer));
    if (await Promise.race([published.then(() => true), overdue.promise])) return;
    this.#overdue.set(topic, this.#clock.monotonicMs() + forgottenAfterMs);
    const settled = (): void => void this.#overdue.delete(topic);
    published.then(settled, settled);
    throw this.#away(topic);
  }

  #away(topic: Topic): LatheError {
    return new LatheError('unavailable', `The bus has not taken messages on ${topic} within ${this.#withinMs} ms.`, {
      details: { topic, withinMs: this.#withinMs },
    });
  }
}
