import type { Subscription } from '@lathe/core';
import { KafkaBus } from '@lathe/kafka';
import { loadLatheProtos } from '@lathe/proto';
import type { EventFacts } from '../audit/chaos-facts.ts';

/** Writes down everything that Kafka's events topic says, from its opening on. */
export class EventLog implements AsyncDisposable {
  readonly notices: EventFacts[] = [];
  /** Jobs whose end it has heard of. */
  readonly ended: ReadonlySet<string>;
  readonly #bus: KafkaBus;
  readonly #subscription: Subscription;

  private constructor(
    bus: KafkaBus,
    subscription: Subscription,
    { notices, ended }: { notices: EventFacts[]; ended: ReadonlySet<string> },
  ) {
    this.#bus = bus;
    this.#subscription = subscription;
    this.notices = notices;
    this.ended = ended;
  }

  /** @param onFatal told when it reads no longer: the run is then worth nothing. */
  static async open(brokers: readonly string[], onFatal: (error: Error) => void): Promise<EventLog> {
    const { Notice } = loadLatheProtos();
    const notices: EventFacts[] = [];
    const ended = new Set<string>();
    const bus = new KafkaBus({ connection: { brokers: [...brokers], clientId: 'chaos-audit' }, onFatal });
    const subscription = await bus.subscribe('events', null, ({ value }) => {
      const { job } = Notice.deserialize(Buffer.from(value));
      if (!job) return;
      notices.push({ jobId: job.job_id, seq: Number(job.seq), type: job.type, state: job.state });
      if (job.type === 'finished') ended.add(job.job_id);
    });
    return new EventLog(bus, subscription, { notices, ended });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#subscription[Symbol.asyncDispose]();
    await this.#bus[Symbol.asyncDispose]();
  }
}
