import { setTimeout as delay } from 'node:timers/promises';
import type { LatheClient } from '@lathe/client';
import type { AcceptedJob, WatchFacts } from '../audit/chaos-facts.ts';
import { SeededRandom } from '../seeded-random.ts';
import type { ChaosBatch, ChaosJob, Workload } from '../workload/chaos-job.ts';
import { rawWatch, type WatchedStep } from './raw-watch.ts';
import { repeatUntilAnswered } from './repeat-until-answered.ts';
import { clientAt, type RunTenant } from './run-tenants.ts';

const itemsPerChunk = 20;
const soonMs = [50, 1500] as const;

/** What driving a workload came to. */
export interface Driven {
  readonly accepted: AcceptedJob[];
  readonly watches: WatchFacts[];
  /** Items acknowledged, by batch. */
  readonly acceptedItems: Map<string, number>;
  /** From the answer to a cancel of a running job to its end, ms. */
  readonly cancelMs: number[];
  repeats: number;
}

interface DriveParts {
  readonly runName: string;
  readonly tenants: readonly RunTenant[];
  readonly signal: AbortSignal;
  readonly seed: number;
}

/**
 * Submits, watches and cancels as planned, each at its time, and again after each error that allows it. Resolves when all
 * is submitted and every watch has ended. @throws what the farm refused for good.
 */
export async function driveWorkload(workload: Workload, parts: DriveParts): Promise<Driven> {
  const driver = new WorkloadDriver(parts);
  await driver.drive(workload);
  return driver.driven;
}

class WorkloadDriver {
  readonly driven: Driven = { accepted: [], watches: [], acceptedItems: new Map(), cancelMs: [], repeats: 0 };
  readonly #parts: DriveParts;
  readonly #random: SeededRandom;
  readonly #beginMs = performance.now();

  constructor(parts: DriveParts) {
    this.#parts = parts;
    this.#random = new SeededRandom(parts.seed + 99);
  }

  async drive({ singles, batches }: Workload): Promise<void> {
    await Promise.all([
      ...singles.map((job) => this.#submitSingle(job)),
      ...batches.map((batch) => this.#submitBatch(batch)),
    ]);
  }

  async #submitSingle(job: ChaosJob): Promise<void> {
    await this.#until(job.submitAtMs);
    const tenant = this.#tenant(job.tenant);
    const requestId = `${this.#parts.runName}-${job.key}`;
    const first = this.#random.integer(tenant.clients.length);
    const { job: accepted } = await this.#repeat(async (nth) => {
      const client = clientAt(tenant.clients, first + nth);
      return await client.jobs.create(
        {
          requestId,
          inputs: [inputOf(job, tenant)],
          spec: job.spec,
          class: 'interactive',
          label: job.key,
          noReuse: true,
        },
        { timeoutMs: 10_000 },
      );
    });
    this.#accept(accepted.id, tenant, job, null, false);
    const following = job.isWatched ? this.#follow(accepted.id, tenant, job) : Promise.resolve();
    if (job.cancel === 'soon') {
      await delay(this.#random.between(...soonMs));
      await this.#cancel(accepted.id, tenant);
    }
    await following;
  }

  async #follow(jobId: string, tenant: RunTenant, job: ChaosJob): Promise<void> {
    const cancelling: Promise<number>[] = [];
    let endedAtMs = 0;
    await this.#watch(jobId, tenant, ({ type, atMs }) => {
      if (type === 'started' && job.cancel === 'when-started' && cancelling.length === 0)
        cancelling.push(this.#cancel(jobId, tenant));
      if (type === 'finished') endedAtMs = atMs;
    });
    for (const answeredAtMs of await Promise.all(cancelling))
      if (endedAtMs > answeredAtMs) this.driven.cancelMs.push(endedAtMs - answeredAtMs);
  }

  async #submitBatch(batch: ChaosBatch): Promise<void> {
    await this.#until(batch.submitAtMs);
    const tenant = this.#tenant(batch.tenant);
    const byKey = new Map(batch.jobs.map((job) => [job.key, job]));
    const client = clientAt(tenant.clients, batch.index);
    let batchId = '';
    let following: Promise<void> = Promise.resolve();
    const watched: Promise<void>[] = [];
    const answers = client.batches.submit(
      { requestId: `${this.#parts.runName}-batch-${batch.index}`, label: `batch ${batch.index}`, noReuse: true },
      chunksOf(batch.jobs, tenant),
      { signal: this.#parts.signal, onReconnect: () => (this.driven.repeats += 1) },
    );
    for await (const answer of answers) {
      if ('opened' in answer) {
        batchId = answer.opened.id;
        following = this.#followBatch(batchId, tenant, batch);
      }
      if (!('results' in answer)) continue;
      for (const result of answer.results) {
        if ('error' in result) throw new Error(`Item ${result.key} was refused: ${result.error.message}`);
        const job = byKey.get(result.key);
        if (job === undefined) throw new Error(`The farm answered an item ${result.key} that nobody sent.`);
        this.#accept(result.jobId, tenant, job, batchId, batch.isCancelled);
        this.driven.acceptedItems.set(batchId, (this.driven.acceptedItems.get(batchId) ?? 0) + 1);
        if (job.isWatched) watched.push(this.#watch(result.jobId, tenant, () => undefined));
      }
    }
    await Promise.all([following, ...watched]);
  }

  async #followBatch(batchId: string, tenant: RunTenant, batch: ChaosBatch): Promise<void> {
    let ended = 0;
    const cancelling: Promise<void>[] = [];
    await this.#watch(batchId, tenant, ({ type }) => {
      if (type === 'item_finished') ended += 1;
      if (!batch.isCancelled || ended * 3 < batch.jobs.length || cancelling.length > 0) return;
      cancelling.push(this.#repeat(async (nth) => void (await clientAt(tenant.clients, nth).batches.cancel(batchId))));
    });
    await Promise.all(cancelling);
  }

  async #watch(id: string, tenant: RunTenant, onStep: (step: WatchedStep) => void): Promise<void> {
    const { signal } = this.#parts;
    const { watchChannels } = tenant;
    const first = this.#random.integer(watchChannels.length);
    const inTurn = [...watchChannels.slice(first), ...watchChannels.slice(0, first)];
    this.driven.watches.push(await rawWatch(id, inTurn, { signal, onStep }));
  }

  /** @returns when it was answered, ms since 1970. */
  async #cancel(jobId: string, tenant: RunTenant): Promise<number> {
    await this.#repeat(async (nth) => await clientAt(tenant.clients, nth).jobs.cancel(jobId, { timeoutMs: 10_000 }));
    return Date.now();
  }

  #accept(jobId: string, tenant: RunTenant, job: ChaosJob, batchId: string | null, isBatchCancelled: boolean): void {
    const mayBeCancelled = job.cancel !== 'never' || isBatchCancelled;
    const { workKey, kind, isPoison = false } = job;
    const acceptedAtMs = Date.now();
    const { name } = tenant;
    this.driven.accepted.push({ jobId, tenant: name, workKey, kind, batchId, mayBeCancelled, acceptedAtMs, isPoison });
  }

  async #repeat<Answer>(call: (nth: number) => Promise<Answer>): Promise<Answer> {
    return await repeatUntilAnswered(call, this.#parts.signal, () => (this.driven.repeats += 1));
  }

  async #until(atMs: number): Promise<void> {
    await delay(Math.max(0, atMs - (performance.now() - this.#beginMs)), undefined, { signal: this.#parts.signal });
  }

  #tenant(index: number): RunTenant {
    const tenant = this.#parts.tenants[index];
    if (tenant === undefined) throw new RangeError(`There is no tenant ${index}.`);
    return tenant;
  }
}

function inputOf({ input }: ChaosJob, { inputs }: RunTenant): { role: string; assetId: string; name: string } {
  return { role: 'source', assetId: inputs[input] ?? '', name: `music-${input}.wav` };
}

type Item =
  Parameters<LatheClient['batches']['submit']>[1] extends AsyncIterable<readonly (infer Each)[]> ? Each : never;

async function* chunksOf(jobs: readonly ChaosJob[], tenant: RunTenant): AsyncGenerator<readonly Item[]> {
  for (let from = 0; from < jobs.length; from += itemsPerChunk) {
    yield jobs
      .slice(from, from + itemsPerChunk)
      .map((job) => ({ key: job.key, inputs: [inputOf(job, tenant)], spec: job.spec, label: job.key }));
    // Chunks come as a person's manifest is read, not all at once.
    await delay(20);
  }
}
