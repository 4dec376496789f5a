import type { Subscription } from '@lathe/core';
import { KafkaBus } from '@lathe/kafka';
import { loadLatheProtos } from '@lathe/proto';
import type { EventFacts } from '../audit/chaos-facts.ts';

/** Writes down everything that Kafka's events topic says, from its opening on. */
export class EventLog implements AsyncDisposable {
  readonly notices: EventFacts[] = [];
  readonly #bus: KafkaBus;
  readonly #subscription: Subscription;

  private constructor(bus: KafkaBus, subscription: Subscription, notices: EventFacts[]) {
    this.#bus = bus;
    this.#subscription = subscription;
    this.notices = notices;
  }

  /** @param onFatal told when it reads no longer: the run is then worth nothing. */
  static async open(brokers: readonly string[], onFatal: (error: Error) => void): Promise<EventLog> {
    const { Notice } = loadLatheProtos();
    const notices: EventFacts[] = [];
    const bus = new KafkaBus({ connection: { brokers: [...brokers], clientId: 'chaos-audit' }, onFatal });
    const subscription = await bus.subscribe('events', null, ({ value }) => {
      const { job } = Notice.deserialize(Buffer.from(value));
      if (job) notices.push({ jobId: job.job_id, seq: Number(job.seq), type: job.type, state: job.state });
    });
    return new EventLog(bus, subscription, notices);
  }

  /** Jobs whose end it has heard of. */
  get ended(): ReadonlySet<string> {
    return new Set(this.notices.flatMap(({ jobId, type }) => (type === 'finished' ? [jobId] : [])));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#subscription[Symbol.asyncDispose]();
    await this.#bus[Symbol.asyncDispose]();
  }
}
