import assert from 'node:assert/strict';
import { join } from 'node:path';
import { hasEnded, type LatheClient, type RemoteJob } from '@lathe/client';
import type { ChannelSettings, JobsClient } from '@lathe/proto';
import type { AcceptedJob, WatchFacts } from '../../chaos/audit/chaos-facts.ts';
import { openWatchChannel, rawWatch, type WatchedStep } from '../../chaos/run/raw-watch.ts';
import { brokenWork, goodWorks, longWork, type Input, type Work } from './works.ts';
import { tenant } from './mixed-farm.ts';

export interface LoadParts {
  /** Prefix of request ids. */
  readonly name: string;
  /** Nothing is there that could be found. */
  readonly isFirst: boolean;
  /** Take turns in submitting and in everything else. */
  readonly clients: readonly LatheClient[];
  /** gRPC doors at which watches begin, in turn; each goes on at the next one when it is cut off. */
  readonly targets: readonly string[];
  readonly settings: ChannelSettings;
  readonly inputPaths: ReadonlyMap<Input, string>;
  /** Downloads lie here. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Called once all is accepted and most is not done. */
  readonly onAccepted?: () => Promise<void>;
}

/** What a load came to, for the audit. */
export interface LoadFacts {
  readonly accepted: AcceptedJob[];
  readonly watches: WatchFacts[];
  readonly acceptedItems: Map<string, number>;
}

/**
 * Everything that users do: jobs of each kind one by one and as a batch, a running job and a running batch that are
 * cancelled, inputs that are no audio, all of it watched. Resolves when every watch has seen its end.
 */
export async function runLoad(parts: LoadParts): Promise<LoadFacts> {
  const channels = parts.targets.map((target) => openWatchChannel(target, parts.settings));
  try {
    const load = new MixedLoad(parts, channels);
    await load.upload();
    await load.run();
    return load.facts;
  } finally {
    for (const channel of channels) channel.close();
  }
}

class MixedLoad {
  readonly facts: LoadFacts = { accepted: [], watches: [], acceptedItems: new Map() };
  readonly #parts: LoadParts;
  readonly #assets = new Map<Input, string>();
  readonly #following: Promise<void>[] = [];
  readonly #channels: readonly JobsClient[];
  #turn = 0;

  /** @param channels to the parts' targets. */
  constructor(parts: LoadParts, channels: readonly JobsClient[]) {
    this.#parts = parts;
    this.#channels = channels;
  }

  async upload(): Promise<void> {
    const { inputPaths, signal } = this.#parts;
    for (const [input, path] of inputPaths) {
      const { asset } = await this.#client().assets.uploadFile(path, { signal });
      this.#assets.set(input, asset.id);
    }
  }

  async run(): Promise<void> {
    for (const work of [...goodWorks, brokenWork]) this.#follow(await this.#create(work));
    const cancelled = await this.#create(longWork);
    this.#follow(cancelled, async () => void (await this.#client().jobs.cancel(cancelled)));
    await this.#submitBatch('batch', [...goodWorks, brokenWork]);
    await this.#submitBatch('cancelled', [longWork, longWork, longWork]);
    await this.#parts.onAccepted?.();
    await Promise.all(this.#following);
    await this.#findAgain();
    await this.#tryAgain();
  }

  async #create(work: Work): Promise<string> {
    const { job } = await this.#client().jobs.create({
      requestId: `${this.#parts.name}-${work.name}`,
      inputs: [this.#inputOf(work)],
      spec: work.spec,
      label: work.name,
      noReuse: true,
    });
    this.#accept(job.id, work, null);
    return job.id;
  }

  async #submitBatch(name: string, works: readonly Work[]): Promise<void> {
    const client = this.#client();
    const items = works.map((work, index) => {
      const key = `${work.name}-${index}`;
      return { key, inputs: [this.#inputOf(work)], spec: work.spec, label: work.name };
    });
    const byKey = new Map(items.map(({ key }, index) => [key, works[index]]));
    const chunks = async function* (): AsyncGenerator<typeof items> {
      yield items.slice(0, 2);
      yield items.slice(2);
    };
    const isCancelled = works.every(({ end }) => end === 'cancelled');
    let batchId = '';
    const requestId = `${this.#parts.name}-batch-${name}`;
    const started: string[] = [];
    for await (const answer of client.batches.submit({ requestId, label: name, noReuse: true }, chunks())) {
      if ('opened' in answer) batchId = answer.opened.id;
      if (!('results' in answer)) continue;
      for (const result of answer.results) {
        const work = byKey.get(result.key);
        assert.ok('jobId' in result && work !== undefined, `item ${result.key} was refused: ${JSON.stringify(result)}`);
        this.#accept(result.jobId, work, batchId);
        this.facts.acceptedItems.set(batchId, (this.facts.acceptedItems.get(batchId) ?? 0) + 1);
        started.push(result.jobId);
      }
    }
    this.#follow(batchId);
    // The one that starts first takes the others with it.
    let cancelling: Promise<unknown> | undefined;
    if (isCancelled)
      for (const jobId of started)
        this.#follow(jobId, async () => void (await (cancelling ??= this.#client().batches.cancel(batchId))));
  }

  /** What the first load renders for others to find is found by every later one, whoever rendered it. */
  async #findAgain(): Promise<void> {
    const { clients, folder, isFirst } = this.#parts;
    const [work] = goodWorks;
    assert.ok(work !== undefined);
    const inputs = [this.#inputOf(work)];
    const job = await this.#endOf((await this.#client().jobs.create({ inputs, spec: work.spec })).job.id);
    assert.deepEqual([job.state, job.reused], ['succeeded', !isFirst]);
    const output = job.outputs.find(({ role }) => role === 'master');
    assert.ok(output !== undefined);
    for (const client of clients) {
      assert.deepEqual((await client.jobs.get(job.id)).job, job, 'every gateway tells the same of a job');
      // It compares the bytes with the SHA-256 of the asset.
      await client.assets.downloadFile(output.assetId, join(folder, 'downloaded'));
    }
    if (isFirst) this.#accept(job.id, work, null);
    else await this.#client().jobs.delete(job.id);
  }

  /** A job that failed is tried again when told to, by another gateway where there is one. */
  async #tryAgain(): Promise<void> {
    const { job } = await this.#client().jobs.create({
      inputs: [this.#inputOf(brokenWork)],
      spec: brokenWork.spec,
      noReuse: true,
    });
    const first = await this.#endOf(job.id);
    await this.#client().jobs.retry(job.id);
    const second = await this.#endOf(job.id, first.fence + 1);
    assert.deepEqual(
      [first, second].map(({ state, error }) => `${state}: ${error?.code}`),
      ['failed: unsupported_format', 'failed: unsupported_format'],
    );
    await this.#client().jobs.delete(job.id);
  }

  /** @param fence of its newest attempt, at least. */
  async #endOf(jobId: string, fence = 0): Promise<RemoteJob> {
    const { signal } = this.#parts;
    for await (const { job } of this.#client().jobs.watch(jobId, { signal }))
      if (hasEnded(job) && job.fence >= fence) return job;
    return assert.fail(`The watch of ${jobId} ended before the job.`);
  }

  /** @param onStarted called once it renders. */
  #follow(id: string, onStarted?: () => Promise<void>): void {
    const { signal } = this.#parts;
    const first = (this.#turn += 1) % this.#channels.length;
    const inTurn = [...this.#channels.slice(first), ...this.#channels.slice(0, first)];
    const starting: Promise<void>[] = [];
    const onStep = ({ type }: WatchedStep): void => {
      if (type !== 'started' || onStarted === undefined || starting.length > 0) return;
      const begun = onStarted();
      begun.catch(() => undefined); // Told below.
      starting.push(begun);
    };
    const following = (async () => {
      this.facts.watches.push(await rawWatch(id, inTurn, { signal, onStep }));
      await Promise.all(starting);
    })();
    following.catch(() => undefined); // Told by `run`.
    this.#following.push(following);
  }

  #accept(jobId: string, work: Work, batchId: string | null): void {
    const { name, kind, end } = work;
    const mayBeCancelled = end === 'cancelled';
    const acceptedAtMs = Date.now();
    this.facts.accepted.push({ jobId, tenant, workKey: name, kind, batchId, mayBeCancelled, acceptedAtMs });
  }

  #inputOf({ input }: Work): { role: string; assetId: string; name: string } {
    return { role: 'source', assetId: this.#assets.get(input) ?? '', name: `${input}.wav` };
  }

  #client(): LatheClient {
    const client = this.#parts.clients[(this.#turn += 1) % this.#parts.clients.length];
    if (client === undefined) throw new RangeError('A load needs a client.');
    return client;
  }
}
