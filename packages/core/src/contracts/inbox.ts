import type { BusMessage } from '../ports/bus.ts';

/** Long enough for a group of a real broker to share out its partitions again on a busy machine. */
const patienceMs = 30_000;

/** What a subscriber has received, as `key=value` text; a test waits for the n-th message instead of sleeping. */
export class Inbox {
  readonly received: string[] = [];
  #wake: (() => void)[] = [];

  readonly handler = (message: BusMessage): void => {
    this.received.push(textOf(message));
    for (const wake of this.#wake.splice(0)) wake();
  };

  /** Resolves when at least that many messages have come. @throws after 30 s. */
  async count(wanted: number): Promise<void> {
    await this.until(() => this.received.length >= wanted, `${wanted} messages`);
  }

  async until(isDone: () => boolean, what: string): Promise<void> {
    const signal = AbortSignal.timeout(patienceMs);
    while (!isDone()) {
      const arrival = Promise.withResolvers<void>();
      const giveUp = (): void => arrival.reject(new Error(`Waited for ${what}, got ${JSON.stringify(this.received)}`));
      signal.addEventListener('abort', giveUp, { once: true });
      this.#wake.push(arrival.resolve);
      await arrival.promise;
      signal.removeEventListener('abort', giveUp);
    }
  }
}

export function messageOf(key: string, value: string): BusMessage {
  return { key, value: new TextEncoder().encode(value) };
}

export function textOf({ key, value }: BusMessage): string {
  return `${key}=${new TextDecoder().decode(value)}`;
}
