import { setTimeout as delay } from 'node:timers/promises';
import type { Bus, BusMessage, Topic } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';

/** What became of the messages a flow has published. */
export interface FlowResult {
  /** Numbers whose `publish` resolved. */
  readonly acknowledged: ReadonlySet<number>;
  /** Calls that were `unavailable`; the flow repeats them, as the outbox does. */
  readonly refusals: number;
  /** The longest a call took, ms. */
  readonly longestCallMs: number;
}

/**
 * Publishes numbered messages, `batch` at a time over many keys, until it is stopped, and repeats a batch until it is
 * acknowledged.
 */
export class NumberedFlow {
  readonly #bus: Bus;
  readonly #topic: Topic;
  readonly #batch: number;
  readonly #acknowledged = new Set<number>();
  readonly #progress = new EventTarget();
  #refusals = 0;
  #longestCallMs = 0;
  #isStopped = false;
  #next = 0;
  readonly #running: Promise<void>[];

  /** @param lanes calls in the air at once; each begins anew `everyMs` after the last ended. */
  constructor(bus: Bus, topic: Topic, batch: number, lanes: number, everyMs: number) {
    this.#bus = bus;
    this.#topic = topic;
    this.#batch = batch;
    this.#running = Array.from({ length: lanes }, () => this.#run(everyMs));
  }

  get refusals(): number {
    return this.#refusals;
  }

  /** Resolves when that many more messages have been acknowledged than now. */
  async more(count: number, timeoutMs: number): Promise<void> {
    const wanted = this.#acknowledged.size + count;
    await this.#until(() => this.#acknowledged.size >= wanted, `${count} more acknowledged`, timeoutMs);
  }

  /** Resolves when that many more calls have been refused than now. */
  async moreRefusals(count: number, timeoutMs: number): Promise<void> {
    const wanted = this.#refusals + count;
    await this.#until(() => this.#refusals >= wanted, `${count} more refusals`, timeoutMs);
  }

  /** Resolves when every batch begun is acknowledged. */
  async stop(): Promise<FlowResult> {
    this.#isStopped = true;
    await Promise.all(this.#running);
    return {
      acknowledged: this.#acknowledged,
      refusals: this.#refusals,
      longestCallMs: Math.round(this.#longestCallMs),
    };
  }

  async #run(everyMs: number): Promise<void> {
    while (!this.#isStopped) {
      const numbers = Array.from({ length: this.#batch }, () => this.#next++);
      const messages = numbers.map((number) => numbered(number));
      while (!(await this.#publish(messages)));
      for (const number of numbers) this.#acknowledged.add(number);
      this.#progress.dispatchEvent(new Event('progress'));
      await delay(everyMs);
    }
  }

  async #publish(messages: readonly BusMessage[]): Promise<boolean> {
    const from = performance.now();
    try {
      await this.#bus.publish(this.#topic, messages);
      return true;
    } catch (error) {
      if (LatheError.from(error).code !== 'unavailable') throw error;
      this.#refusals += 1;
      this.#progress.dispatchEvent(new Event('progress'));
      return false;
    } finally {
      this.#longestCallMs = Math.max(this.#longestCallMs, performance.now() - from);
    }
  }

  async #until(isDone: () => boolean, what: string, timeoutMs: number): Promise<void> {
    await eventually(this.#progress, isDone, what, timeoutMs);
  }
}

/** What a subscriber has seen of a flow. */
export class SeenNumbers {
  readonly counts = new Map<number, number>();
  readonly #progress = new EventTarget();
  #lastAtMs = performance.now();
  #longestGapMs = 0;

  readonly handler = ({ value }: BusMessage): void => {
    const number = Number(new TextDecoder().decode(value));
    this.counts.set(number, (this.counts.get(number) ?? 0) + 1);
    const nowMs = performance.now();
    this.#longestGapMs = Math.max(this.#longestGapMs, nowMs - this.#lastAtMs);
    this.#lastAtMs = nowMs;
    this.#progress.dispatchEvent(new Event('progress'));
  };

  /** Longest time between two messages, ms. */
  get longestGapMs(): number {
    return Math.round(this.#longestGapMs);
  }

  get repeated(): number {
    return [...this.counts.values()].filter((count) => count > 1).length;
  }

  missing(numbers: Iterable<number>): readonly number[] {
    return [...numbers].filter((number) => !this.counts.has(number));
  }

  async all(numbers: ReadonlySet<number>, timeoutMs: number): Promise<void> {
    await eventually(this.#progress, () => this.missing(numbers).length === 0, 'all acknowledged messages', timeoutMs);
  }

  async count(wanted: number, timeoutMs: number): Promise<void> {
    await eventually(this.#progress, () => this.counts.size >= wanted, `${wanted} messages`, timeoutMs);
  }
}

export function numbered(number: number, key = `key-${number % 97}`): BusMessage {
  return { key, value: new TextEncoder().encode(String(number)) };
}

/** Waits for `progress` events until it is so. @throws past the time, naming what was awaited. */
async function eventually(
  progress: EventTarget,
  isDone: () => boolean,
  what: string,
  timeoutMs: number,
): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  while (!isDone()) {
    const step = Promise.withResolvers<void>();
    const giveUp = (): void => step.reject(new Error(`Waited ${timeoutMs} ms for ${what}.`));
    progress.addEventListener('progress', () => step.resolve(), { once: true });
    signal.addEventListener('abort', giveUp, { once: true });
    await step.promise;
    signal.removeEventListener('abort', giveUp);
  }
}
