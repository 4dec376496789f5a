import type { BusMessage, Subscription } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { Admin, Consumer, EachBatchPayload, IHeaders, KafkaMessage } from 'kafkajs';
import { askKafka } from '../connection/ask-kafka.ts';
import { kafkaClient, type KafkaConnection, type KafkaLog } from '../connection/kafka-connection.ts';
import { isForGood, kafkaError } from '../connection/kafka-error.ts';
import { PartitionLanes } from './partition-lanes.ts';
import { startOffsets } from './start-offsets.ts';

/** How one subscription reads. */
export interface KafkaSubscriptionOptions {
  readonly connection: KafkaConnection;
  readonly log: KafkaLog;
  readonly topic: string;
  readonly groupId: string;
  /** Nobody else is in the group: it goes with the subscription. */
  readonly isAlone: boolean;
  readonly handler: (message: BusMessage) => void | Promise<void>;
  /** Called when reading has ended for good, not by us. */
  readonly onFatal: (error: LatheError) => void;
  /** How long joining may take. */
  readonly timeoutMs: number;
}

/** A fetch waits that long for messages, so this bounds how late a rebalance is noticed or a partition read again. */
const fetchWaitMs = 500;
const commitEveryMs = 100;
const closeTimeoutMs = 10_000;

/**
 * One member of a consumer group. Its fetch loop hands messages over to lanes, one per partition, and goes on: heartbeats
 * and rebalances never wait for a handler. Offsets are committed as far as messages were handled.
 */
export class KafkaSubscription implements Subscription {
  readonly #options: KafkaSubscriptionOptions;
  readonly #consumer: Consumer;
  readonly #admin: Admin;
  readonly #lanes: PartitionLanes;
  /** Settles when the loop fetches; a new one after each crash. */
  #fetching = Promise.withResolvers<void>();
  readonly #failed = Promise.withResolvers<never>();
  #isOpen = false;
  /** Commits under the generation that holds now; the consumer's own call would try again under later ones. */
  #commitNow: EachBatchPayload['commitOffsetsIfNecessary'] | undefined;
  #commitTimer: NodeJS.Timeout | undefined;
  #committing: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;

  private constructor(options: KafkaSubscriptionOptions) {
    this.#options = options;
    const client = kafkaClient(options.connection, options.log, 'read');
    this.#admin = client.admin();
    this.#consumer = client.consumer({
      groupId: options.groupId,
      allowAutoTopicCreation: false,
      metadataMaxAge: 60_000,
      // A dead member's partitions are read by others after this.
      sessionTimeout: 10_000,
      rebalanceTimeout: 15_000,
      heartbeatInterval: 1_000,
      maxWaitTimeInMs: fetchWaitMs,
      maxBytesPerPartition: 64 * 1024,
      maxBytes: 1024 * 1024,
      retry: { restartOnFailure: (error) => this.#startsOver(error) },
    });
    this.#lanes = new PartitionLanes({
      deliver: options.handler,
      onHandled: () => this.#commitSoon(),
      flow: {
        stop: (partitions) => this.#consumer.pause([{ topic: options.topic, partitions: [...partitions] }]),
        go: (partitions) => this.#consumer.resume([{ topic: options.topic, partitions: [...partitions] }]),
      },
    });
    this.#failed.promise.catch(() => undefined); // Whoever opens, or onFatal, is told.
  }

  /** Resolves when nothing published from then on is missed. @throws not_found without the topic; unavailable past the time. */
  static async open(options: KafkaSubscriptionOptions): Promise<KafkaSubscription> {
    const subscription = new KafkaSubscription(options);
    const late = Promise.withResolvers<never>();
    const giveUp = new AbortController();
    const timer = setTimeout(() => {
      const message = `Joining ${options.groupId} took longer than ${options.timeoutMs} ms; Kafka may be away.`;
      late.reject(new LatheError('unavailable', message));
    }, options.timeoutMs);
    const opening = subscription.#open(giveUp.signal);
    try {
      await Promise.race([opening, subscription.#failed.promise, late.promise]);
      return subscription;
    } catch (error) {
      giveUp.abort();
      void subscription[Symbol.asyncDispose]();
      // What it was waiting for may connect after that.
      void opening
        .catch(() => undefined)
        .then(() => Promise.all([subscription.#consumer.disconnect(), subscription.#admin.disconnect()]))
        .catch(() => undefined);
      throw kafkaError(error, `Subscribing to ${options.topic}`);
    } finally {
      clearTimeout(timer);
    }
  }

  pause(): void {
    this.#lanes.pause();
  }

  resume(): void {
    this.#lanes.resume();
  }

  /** Lets messages in hand end, commits what was handled and leaves the group, which gives its partitions to the others. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #open(signal: AbortSignal): Promise<void> {
    const { topic, groupId } = this.#options;
    await askKafka(() => this.#admin.connect(), signal);
    // Taken before joining: a member that comes later commits nothing that lies past a message missed by an earlier one.
    const ends = await startOffsets.ends(this.#admin, topic, signal);
    this.#listen();
    await askKafka(() => this.#consumer.connect(), signal);
    // A partition added later is read from its start; the others from the offsets committed below.
    await this.#consumer.subscribe({ topics: [topic], fromBeginning: true });
    signal.throwIfAborted();
    void this.#consumer.run({
      autoCommit: false,
      eachBatch: (payload) => this.#takeBatch(payload),
    });
    // Reads nothing before it is known from where.
    this.#consumer.pause([{ topic }]);
    while (!(await startOffsets.areCommitted(this.#admin, topic, groupId, signal))) {
      await this.#fetching.promise;
      await this.#consumer.commitOffsets(ends.map((end) => ({ topic, ...end })));
      for (const { partition, offset } of ends) {
        if (this.#lanes.has(partition)) this.#consumer.seek({ topic, partition, offset });
      }
    }
    await this.#fetching.promise;
    this.#isOpen = true;
    this.#consumer.resume([{ topic }]);
  }

  #listen(): void {
    const { topic } = this.#options;
    const { GROUP_JOIN, FETCH_START, CRASH } = this.#consumer.events;
    let memberId: string | undefined;
    this.#consumer.on(GROUP_JOIN, ({ payload }) => {
      const isSameMember = payload.memberId === memberId || this.#options.isAlone;
      memberId = payload.memberId;
      this.#lanes.assign(payload.memberAssignment[topic] ?? [], isSameMember);
      if (this.#isOpen) {
        this.#consumer.resume([{ topic }]);
        this.#lanes.stopFull();
        this.#commitSoon();
      } else {
        this.#consumer.pause([{ topic }]);
      }
    });
    this.#consumer.on(FETCH_START, () => this.#fetching.resolve());
    this.#consumer.on(CRASH, ({ payload: { error, restart } }) => {
      this.#fetching = Promise.withResolvers();
      this.#lanes.detach();
      if (restart || this.#closing !== undefined) return;
      const fatal = kafkaError(error, `Reading ${topic}`);
      this.#failed.reject(fatal);
      if (this.#isOpen) this.#options.onFatal(fatal);
    });
  }

  /** After a crash. */
  #startsOver(error: Error): Promise<boolean> {
    return Promise.resolve(this.#closing === undefined && !isForGood(error));
  }

  #takeBatch(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    this.#commitNow = (offsets) => payload.commitOffsetsIfNecessary(offsets);
    this.#lanes.enqueue(
      batch.partition,
      batch.messages.map((message) => ({ offset: BigInt(message.offset), message: busMessage(message) })),
    );
    return Promise.resolve();
  }

  #commitSoon(): void {
    this.#commitTimer ??= setTimeout(() => {
      this.#commitTimer = undefined;
      this.#committing = this.#commit();
    }, commitEveryMs).unref();
  }

  /** A refused commit is made again with the next one, or by nobody: then the messages come again. */
  async #commit(): Promise<void> {
    const { topic } = this.#options;
    const ends = this.#lanes.uncommitted();
    if (ends.length === 0 || this.#commitNow === undefined) return;
    const partitions = ends.map(({ lane, end }) => ({ partition: lane.partition, offset: String(end) }));
    try {
      await this.#commitNow({ topics: [{ topic, partitions }] });
      for (const { lane, end } of ends) lane.markCommitted(end);
    } catch (error) {
      this.#options.log({ level: 'debug', message: 'commit refused', fields: { topic, error } });
    }
  }

  async #close(): Promise<void> {
    const timer = Promise.withResolvers<void>();
    const impatience = setTimeout(() => timer.resolve(), closeTimeoutMs);
    await this.#lanes.close();
    clearTimeout(this.#commitTimer);
    await Promise.race([this.#leave(), timer.promise]);
    clearTimeout(impatience);
  }

  async #leave(): Promise<void> {
    const { groupId, isAlone, log } = this.#options;
    try {
      await this.#committing;
      await this.#commit();
      await this.#consumer.disconnect();
      if (isAlone && this.#isOpen) await this.#admin.deleteGroups([groupId]);
    } catch (error) {
      // The broker drops the member after its session, and the group's offsets after its retention.
      log({ level: 'warn', message: 'left a group without its broker knowing', fields: { groupId, error } });
    }
    await this.#admin.disconnect();
  }
}

function busMessage({ key, value, headers }: KafkaMessage): BusMessage {
  const message = { key: key?.toString() ?? '', value: value ?? new Uint8Array() };
  const texts = headerTexts(headers);
  return texts === null ? message : { ...message, headers: texts };
}

function headerTexts(headers: IHeaders | undefined): Readonly<Record<string, string>> | null {
  const entries = Object.entries(headers ?? {}).flatMap(([name, value]) => {
    const last = Array.isArray(value) ? value.at(-1) : value;
    return last === undefined ? [] : [[name, last.toString()] as const];
  });
  return entries.length === 0 ? null : Object.fromEntries(entries);
}
