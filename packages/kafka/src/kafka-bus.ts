import { randomUUID } from 'node:crypto';
import { requireSmallMessage, type Bus, type BusMessage, type Subscription, type Topic } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { Message } from 'kafkajs';
import { kafkaClient, type KafkaConnection, type KafkaLog } from './connection/kafka-connection.ts';
import { KafkaSubscription } from './consuming/kafka-subscription.ts';
import { TopicWriter } from './publishing/topic-writer.ts';
import { topicPrefix } from './topics/topic-plan.ts';

export interface KafkaBusOptions {
  readonly connection: KafkaConnection;
  /** Told when a subscription reads no longer and cannot mend itself: the process should end and be started anew. */
  readonly onFatal: (error: LatheError) => void;
  /** The client library's log; dropped unless set. */
  readonly log?: KafkaLog;
  /** What stands before a topic's name; `lathe.v1.` unless set. */
  readonly prefix?: string;
  /** After which `publish` gives up, in ms; 15 s unless set, longer than the loss of a broker takes to mend. */
  readonly publishTimeoutMs?: number;
  /** After which `subscribe` gives up, in ms; 30 s unless set. */
  readonly subscribeTimeoutMs?: number;
}

/**
 * A Bus over Kafka. Opening it connects to nothing, so a service starts while Kafka is away.
 *
 * While Kafka is away `publish` waits, up to `publishTimeoutMs`, and is then `unavailable`; what it was given may arrive
 * all the same, so publish it again. Subscriptions last through an outage of any length and go on by themselves, within
 * seconds of Kafka's return. A group keeps its place between runs; without group, reading starts at `subscribe`.
 */
export class KafkaBus implements Bus {
  readonly #options: KafkaBusOptions;
  readonly #prefix: string;
  readonly #log: KafkaLog;
  readonly #writers = new Map<Topic, TopicWriter>();
  readonly #subscriptions = new Set<Subscription>();
  #isClosed = false;

  constructor(options: KafkaBusOptions) {
    this.#options = options;
    this.#prefix = options.prefix ?? topicPrefix;
    this.#log = options.log ?? (() => undefined);
  }

  async publish(topic: Topic, messages: readonly BusMessage[]): Promise<void> {
    this.#requireOpen();
    for (const message of messages) requireSmallMessage(topic, message);
    await this.#writer(topic).publish(messages.map(kafkaMessage));
  }

  async subscribe(
    topic: Topic,
    group: string | null,
    handler: (message: BusMessage) => void | Promise<void>,
  ): Promise<Subscription> {
    this.#requireOpen();
    const subscription = await KafkaSubscription.open({
      connection: this.#options.connection,
      log: this.#log,
      topic: this.#prefix + topic,
      groupId: this.#groupId(topic, group ?? `reader-${randomUUID()}`),
      isAlone: group === null,
      handler,
      onFatal: this.#options.onFatal,
      timeoutMs: this.#options.subscribeTimeoutMs ?? 30_000,
    });
    if (this.#isClosed) {
      await subscription[Symbol.asyncDispose]();
      this.#requireOpen();
    }
    this.#subscriptions.add(subscription);
    return subscription;
  }

  /** Ends subscriptions after the messages in hand, lets what is being published arrive, and disconnects. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    const writers = [...this.#writers.values()];
    const subscriptions = [...this.#subscriptions];
    await Promise.all([
      ...writers.map((writer) => writer.close()),
      ...subscriptions.map((subscription) => subscription[Symbol.asyncDispose]()),
    ]);
  }

  /** A group is of one topic: the library hands out the partitions of all topics to all members of a group. */
  #groupId(topic: Topic, group: string): string {
    return `${this.#prefix}${topic}.${group}`;
  }

  #writer(topic: Topic): TopicWriter {
    let writer = this.#writers.get(topic);
    if (writer === undefined) {
      const client = kafkaClient(this.#options.connection, this.#log, 'publish');
      writer = new TopicWriter(this.#prefix + topic, client, this.#options.publishTimeoutMs ?? 15_000);
      this.#writers.set(topic, writer);
    }
    return writer;
  }

  #requireOpen(): void {
    if (this.#isClosed) throw new LatheError('unavailable', 'The bus is closed.');
  }
}

function kafkaMessage({ key, value, headers }: BusMessage): Message {
  const message = { key, value: Buffer.from(value.buffer, value.byteOffset, value.byteLength) };
  return headers === undefined ? message : { ...message, headers: { ...headers } };
}
