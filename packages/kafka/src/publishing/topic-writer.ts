import { LatheError } from '@lathe/core/errors';
import { Partitioners, type Kafka, type Message, type Producer } from 'kafkajs';
import { kafkaError } from '../connection/kafka-error.ts';

/** A flight stays well below the 1 MiB a broker takes per partition. */
const flightLimits = { messages: 500, bytes: 512 * 1024 } as const;
/** What may wait for a Kafka that is away. */
const waitingLimit = 20_000;
/** How long a broker waits for its replicas before it refuses. */
const acknowledgeTimeoutMs = 5_000;

/** A part of one `publish` that fits into a flight. */
interface Chunk {
  readonly messages: readonly Message[];
  readonly sizeBytes: number;
  /** Its publisher has been told that it took too long; what has not been sent by then never is. */
  isGivenUp: boolean;
  readonly done: PromiseWithResolvers<void>;
}

/**
 * Publishes to one topic, in order, acknowledged by all replicas in sync.
 *
 * One flight is in the air at a time and takes with it what has gathered meanwhile. That is what makes the library's
 * idempotence sound: it numbers messages anew at each try, so with two sends in the air a retried one could be given a
 * number already used, and the broker would drop the other as a repetition, yet acknowledge it. For the same reason a
 * failed flight ends the producer: the next one has another producer id, whose numbers mean nothing to earlier ones.
 */
export class TopicWriter {
  readonly #topic: string;
  readonly #client: Kafka;
  readonly #timeoutMs: number;
  readonly #partitionOf = new WeakMap<Message, number>();
  #waiting: Chunk[] = [];
  #waitingCount = 0;
  #producer: Producer | undefined;
  #flying: Promise<void> | undefined;
  #isClosed = false;

  /** @param timeoutMs after which a publisher is told `unavailable`. */
  constructor(topic: string, client: Kafka, timeoutMs: number) {
    this.#topic = topic;
    this.#client = client;
    this.#timeoutMs = timeoutMs;
  }

  /** Resolves when all are durable. @throws unavailable, and then some may be or become so. */
  async publish(messages: readonly Message[]): Promise<void> {
    if (this.#isClosed) throw new LatheError('unavailable', 'The bus is closed.');
    if (this.#waitingCount + messages.length > waitingLimit)
      throw new LatheError('unavailable', `${this.#waitingCount} messages wait for ${this.#topic} already.`);
    const chunks = chunksOf(messages);
    this.#waiting.push(...chunks);
    this.#waitingCount += messages.length;
    this.#flying ??= this.#fly();
    await this.#inTime(chunks);
  }

  /** Ends what waits, lets the flight in the air end, within the time a publisher would wait. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#rejectWaiting(new LatheError('unavailable', 'The bus is closed.'));
    const { promise: patience, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#timeoutMs);
    await Promise.race([this.#flying, patience]);
    clearTimeout(timer);
    await this.#dropProducer();
  }

  async #inTime(chunks: readonly Chunk[]): Promise<void> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      for (const chunk of chunks) chunk.isGivenUp = true;
      const message = `Publishing to ${this.#topic} took longer than ${this.#timeoutMs} ms; Kafka may be away.`;
      late.reject(new LatheError('unavailable', message));
    }, this.#timeoutMs);
    try {
      await Promise.race([Promise.all(chunks.map(({ done }) => done.promise)), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #fly(): Promise<void> {
    // Whatever is published in this turn goes along.
    await Promise.resolve();
    for (let flight = this.#takeFlight(); flight.length > 0; flight = this.#takeFlight()) {
      try {
        await this.#send(flight.flatMap(({ messages }) => messages));
        for (const { done } of flight) done.resolve();
      } catch (error) {
        const failure = kafkaError(error, `Publishing to ${this.#topic}`);
        for (const { done } of flight) done.reject(failure);
        await this.#dropProducer();
      }
    }
    this.#flying = undefined;
  }

  #takeFlight(): readonly Chunk[] {
    const flight: Chunk[] = [];
    let [count, bytes] = [0, 0];
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const isFull =
        count + next.messages.length > flightLimits.messages || bytes + next.sizeBytes > flightLimits.bytes;
      if (isFull && flight.length > 0) break;
      this.#waiting.shift();
      this.#waitingCount -= next.messages.length;
      if (next.isGivenUp) continue;
      flight.push(next);
      count += next.messages.length;
      bytes += next.sizeBytes;
    }
    return flight;
  }

  /** The library reports success when a partition moved during a try to a broker that had answered for others, unsent. */
  async #send(messages: readonly Message[]): Promise<void> {
    for (let unsent = messages; unsent.length > 0;) {
      const producer = await this.#connected();
      const acknowledged = await producer.send({
        topic: this.#topic,
        messages: [...unsent],
        acks: -1,
        timeout: acknowledgeTimeoutMs,
      });
      const partitions = new Set(acknowledged.map(({ partition }) => partition));
      const left = unsent.filter((message) => !partitions.has(this.#partitionOf.get(message) ?? -1));
      if (left.length === unsent.length)
        throw new LatheError('unavailable', `No partition of ${this.#topic} acknowledged ${left.length} messages.`);
      unsent = left;
    }
  }

  async #connected(): Promise<Producer> {
    if (this.#producer !== undefined) return this.#producer;
    const producer = this.#client.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      maxInFlightRequests: 1,
      metadataMaxAge: 60_000,
      createPartitioner: () => {
        const choose = Partitioners.DefaultPartitioner();
        return (choice) => {
          const partition = choose(choice);
          this.#partitionOf.set(choice.message, partition);
          return partition;
        };
      },
    });
    this.#producer = producer;
    await producer.connect();
    return producer;
  }

  async #dropProducer(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.disconnect();
  }

  #rejectWaiting(error: LatheError): void {
    for (const { done } of this.#waiting.splice(0)) done.reject(error);
    this.#waitingCount = 0;
  }
}

function chunksOf(messages: readonly Message[]): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let [from, bytes] = [0, 0];
  const cut = (to: number): void => {
    const done = Promise.withResolvers<void>();
    done.promise.catch(() => undefined); // Its publisher may have been told already.
    chunks.push({ messages: messages.slice(from, to), sizeBytes: bytes, isGivenUp: false, done });
    [from, bytes] = [to, 0];
  };
  for (const [index, message] of messages.entries()) {
    const sizeBytes = sizeOf(message);
    if (index > from && (index - from === flightLimits.messages || bytes + sizeBytes > flightLimits.bytes)) cut(index);
    bytes += sizeBytes;
  }
  if (from < messages.length) cut(messages.length);
  return chunks;
}

/** About what it takes on the wire. */
function sizeOf({ key, value, headers = {} }: Message): number {
  const headersBytes = Object.entries(headers).reduce(
    (sum, [name, text]) => sum + name.length + String(text).length,
    0,
  );
  return (key?.length ?? 0) + (value?.length ?? 0) + headersBytes + 64;
}
