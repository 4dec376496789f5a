import type { BatchId, Bus, JobId, Subscription, TenantId } from '@lathe/core';
import { setTimeout as delay } from 'node:timers/promises';
import { readNotice, type Notice } from '../bus/notices.ts';

/** Longest that opening waits for the bus, and pause between tries, ms. */
const openWithinMs = 2000;
const retryEveryMs = 1000;

/**
 * Tells watchers that a job or a batch may have new events. A notice is only a reason to look: events themselves are read from
 * the store, so a lost notice delays a watcher and loses nothing.
 */
export class EventHub implements AsyncDisposable {
  readonly #waiting = new Map<string, Set<() => void>>();
  readonly #isBusAway: () => boolean;
  readonly #closing = new AbortController();
  readonly #subscribing: Promise<void>;
  #subscription: Subscription | undefined;

  private constructor(subscribe: () => Promise<Subscription>, isBusAway: () => boolean) {
    this.#isBusAway = isBusAway;
    this.#subscribing = this.#subscribe(subscribe);
  }

  /**
   * Opens within two seconds also where the bus is away: it is then subscribed to as soon as it is back.
   * @param onNotice Called with every notice, after the watchers. @param isBusAway What others know of the bus.
   */
  static async open(
    bus: Bus,
    onNotice: (notice: Notice) => void = () => {},
    isBusAway: () => boolean = () => false,
  ): Promise<EventHub> {
    const subscribe = (): Promise<Subscription> =>
      bus.subscribe('events', null, (message) => {
        const notice = readNotice(message);
        hub.#notify(
          'job' in notice
            ? keyOf(notice.job.tenant_id, notice.job.job_id)
            : keyOf(notice.batch.tenant_id, notice.batch.batch_id),
        );
        onNotice(notice);
      });
    const hub = new EventHub(subscribe, isBusAway);
    await Promise.race([hub.#subscribing, delay(openWithinMs, undefined, { signal: hub.#closing.signal, ref: false })]);
    return hub;
  }

  /** Whether notices arrive; else watchers look for themselves. */
  get canHear(): boolean {
    return this.#subscription !== undefined && !this.#isBusAway();
  }

  /** Take it before reading the store: then nothing that is written after the read is missed. */
  listen(tenantId: TenantId, id: JobId | BatchId): Bell {
    const key = keyOf(tenantId, id);
    const listeners = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, listeners);
    return new Bell(listeners, () => {
      if (listeners.size === 0) this.#waiting.delete(key);
    });
  }

  /** Watchers are woken, not ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#subscribing;
    await this.#subscription?.[Symbol.asyncDispose]();
    for (const key of this.#waiting.keys()) this.#notify(key);
  }

  /** Never rejects. */
  async #subscribe(subscribe: () => Promise<Subscription>): Promise<void> {
    while (!this.#closing.signal.aborted) {
      try {
        this.#subscription = await subscribe();
        return;
      } catch {
        // The bus is away; whoever publishes meets the same, and says so in the log.
        await delay(retryEveryMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      }
    }
  }

  #notify(key: string): void {
    for (const ring of this.#waiting.get(key) ?? []) ring();
  }
}

/** Rings once for any number of notices since it was last awaited. */
export class Bell implements Disposable {
  readonly #listeners: Set<() => void>;
  readonly #left: () => void;
  #rung = false;
  #wake: () => void = () => {};
  readonly #ring = (): void => {
    this.#rung = true;
    this.#wake();
  };

  constructor(listeners: Set<() => void>, left: () => void) {
    this.#listeners = listeners;
    this.#left = left;
    listeners.add(this.#ring);
  }

  /** Resolves true when it rang, false after the timeout. @throws the signal's reason. */
  async rung(timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    if (!this.#rung) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, timeoutMs);
      this.#wake = resolve;
      signal.addEventListener('abort', this.#ring, { once: true });
      await promise;
      clearTimeout(timer);
      signal.removeEventListener('abort', this.#ring);
      this.#wake = () => {};
      signal.throwIfAborted();
    }
    const rung = this.#rung;
    this.#rung = false;
    return rung;
  }

  [Symbol.dispose](): void {
    this.#listeners.delete(this.#ring);
    this.#left();
  }
}

function keyOf(tenantId: string, id: string): string {
  return `${tenantId}/${id}`;
}
