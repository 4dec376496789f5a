/** Topics of the farm; the broker's names are `lathe.v1.<topic>`. `dead` is for other people's tools: nothing of ours reads it. */
export type Topic = 'dispatch.interactive' | 'dispatch.bulk' | 'dispatch.long' | 'control' | 'events' | 'dead';

export interface BusMessage {
  /** Messages of one key arrive in order. */
  readonly key: string;
  /** At most 4096 bytes: references only, never audio. */
  readonly value: Uint8Array;
  /** What travels beside the value, e.g. a trace context; names and values together at most 1024 bytes of UTF-8. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Subscription extends AsyncDisposable {
  /** Stops deliveries after at most a few already fetched; idempotent. */
  pause(): void;
  resume(): void;
}

/**
 * Hands out work and carries events, at least once.
 * A handler takes the message and returns within milliseconds; it never renders. A rejected handler sees the message again.
 */
export interface Bus extends AsyncDisposable {
  /**
   * Resolves when the messages are durable (or, in process, delivered to every group).
   * @throws limit_exceeded for a value past 4096 bytes or headers past 1024; unavailable once the bus is closed, and when
   * the messages were not known to be durable within the bus's time: some may arrive all the same, so repeat them all.
   */
  publish(topic: Topic, messages: readonly BusMessage[]): Promise<void>;
  /**
   * `group`: members share the messages. Without group every subscriber reads all, from now on.
   * What is published after it has resolved is not missed.
   * @throws unavailable when the bus is closed or cannot be reached.
   */
  subscribe(
    topic: Topic,
    group: string | null,
    handler: (message: BusMessage) => void | Promise<void>,
  ): Promise<Subscription>;
}
