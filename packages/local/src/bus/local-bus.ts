import { requireSmallMessage, type Bus, type BusMessage, type Subscription, type Topic } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { BusGroup } from './bus-group.ts';

/**
 * A Bus within one process: messages live in memory and end with it, which loses only hints and wake-ups.
 * A group exists while it has members; what is published meanwhile without it is not kept for it.
 */
export class LocalBus implements Bus {
  readonly #groups = new Map<Topic, Map<string | symbol, BusGroup>>();
  #isClosed = false;

  publish(topic: Topic, messages: readonly BusMessage[]): Promise<void> {
    return attempt(() => {
      this.#requireOpen();
      for (const message of messages) requireSmallMessage(topic, message);
      for (const group of this.#groupsOf(topic).values()) group.enqueue(messages);
    });
  }

  subscribe(
    topic: Topic,
    group: string | null,
    handler: (message: BusMessage) => void | Promise<void>,
  ): Promise<Subscription> {
    return attempt(() => {
      this.#requireOpen();
      const groups = this.#groupsOf(topic);
      const name = group ?? Symbol('a group of one');
      let shared = groups.get(name);
      if (shared === undefined) groups.set(name, (shared = new BusGroup(() => groups.delete(name))));
      return shared.join(handler);
    });
  }

  /** Ends every subscription after the messages being handled. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    const groups = [...this.#groups.values()].flatMap((byName) => [...byName.values()]);
    await Promise.all(groups.map((group) => group.close()));
  }

  #groupsOf(topic: Topic): Map<string | symbol, BusGroup> {
    let groups = this.#groups.get(topic);
    if (groups === undefined) this.#groups.set(topic, (groups = new Map()));
    return groups;
  }

  #requireOpen(): void {
    if (this.#isClosed) throw new LatheError('unavailable', 'The bus is closed.');
  }
}

/** A throw becomes a rejection. */
function attempt<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}
