import {
  isJobId,
  requireScope,
  type Asset,
  type Attempt,
  type Job,
  type JobFilter,
  type JobId,
  type JobPage,
  type JobStore,
  type Principal,
  type SubmitResult,
} from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { traced, type Tracing } from '@lathe/service-kit';
import { checkedAssetId } from '../assets/asset-service.ts';
import type { BoundedPublisher } from '../bus/bounded-publisher.ts';
import type { GatewayLimits } from '../limits.ts';
import { bodyHash, checkCreateJob, type CreateJob } from './create-job.ts';
import type { EventHub } from '../watching/event-hub.ts';
import type { Watch } from '../watching/follow-log.ts';
import type { OpenWatches } from '../watching/open-watches.ts';
import type { JobResolver } from './job-resolver.ts';
import { publishCancels } from './publish-cancels.ts';
import { watchJob, type WatchedJobEvent } from './watch-job.ts';

export interface ListJobs {
  readonly filter: JobFilter;
  /** Held to 1 … 1000. */
  readonly pageSize: number;
  readonly pageToken: string | null;
}

export interface JobServiceParts {
  readonly store: JobStore;
  readonly publisher: BoundedPublisher;
  readonly hub: EventHub;
  readonly limits: GatewayLimits;
  readonly resolver: JobResolver;
  readonly watches: OpenWatches;
  readonly tracing: Tracing;
  /** Called after every write. */
  readonly onActivity: () => void;
  /** Fires when the gateway stops; watches end as unavailable then. */
  readonly stopping: AbortSignal;
}

/** The jobs of a tenant; every method needs `jobs:read` or `jobs:write` and else throws permission_denied. */
export class JobService {
  readonly #parts: JobServiceParts;

  constructor(parts: JobServiceParts) {
    this.#parts = parts;
  }

  /**
   * Resolves the spec into a frozen recipe and accepts the job; durable when it resolves.
   * @param traceparent what the caller's work is part of; the attempts will be, too.
   * @throws invalid_argument, not_found for an input, request_conflict for a requestId used with another body.
   */
  async create(principal: Principal, request: CreateJob, traceparent: string | null = null): Promise<SubmitResult> {
    const attributes = { 'lathe.job.kind': request.kind };
    const start = { kind: 'server', parent: traceparent, attributes } as const;
    return await traced(this.#parts.tracing, 'submit', start, async (span) => {
      const result = await this.#create(principal, request, span.traceparent);
      span.set({ 'lathe.job.id': result.job.id, 'lathe.job.class': result.job.class });
      return result;
    });
  }

  async #create(principal: Principal, request: CreateJob, traceparent: string | null): Promise<SubmitResult> {
    requireScope(principal, 'jobs:write');
    const { store, resolver, onActivity } = this.#parts;
    checkCreateJob(request);
    const { requestId, ...body } = request;
    resolver.check(request);
    const assets = new Map<string, Asset>();
    for (const { assetId } of request.inputs) {
      const id = checkedAssetId(assetId);
      const asset = await store.getAsset(principal, id).catch((caught: unknown) => {
        // A repeated request is answered alike after its inputs have gone: `submit` looks for it before it looks for them.
        if (requestId !== '' && LatheError.from(caught).code === 'not_found') return null;
        throw caught;
      });
      if (asset !== null) assets.set(id, asset);
    }
    const result = await store.submit(principal, {
      job: { ...resolver.newJob(principal.tenantId, body, assets), traceparent },
      requestId: requestId === '' ? null : requestId,
      requestHash: bodyHash(body),
    });
    onActivity();
    return result;
  }

  async get(principal: Principal, id: string): Promise<{ job: Job; attempts: readonly Attempt[] }> {
    requireScope(principal, 'jobs:read');
    const jobId = checkedJobId(id);
    const [job, attempts] = await Promise.all([
      this.#parts.store.getJob(principal, jobId),
      this.#parts.store.listAttempts(principal, jobId),
    ]);
    return { job, attempts };
  }

  /** Newest first. */
  async list(principal: Principal, { filter, pageSize, pageToken }: ListJobs): Promise<JobPage> {
    requireScope(principal, 'jobs:read');
    const size = Math.min(1000, Math.max(1, pageSize));
    return await this.#parts.store.listJobs(principal, filter, size, pageToken);
  }

  /** Queued jobs end at once; of a running one its worker is told. */
  async cancel(principal: Principal, id: string): Promise<Job> {
    requireScope(principal, 'jobs:write');
    const { store, publisher, onActivity } = this.#parts;
    const job = await store.cancelJob(principal, checkedJobId(id));
    onActivity();
    if (job.state === 'running')
      await publishCancels(publisher, [{ tenantId: job.tenantId, jobId: job.id, fence: job.fence }]);
    return job;
  }

  /** @throws wrong_state unless the job failed, was cancelled or is dead. */
  async retry(principal: Principal, id: string): Promise<Job> {
    requireScope(principal, 'jobs:write');
    const job = await this.#parts.store.retryJob(principal, checkedJobId(id));
    this.#parts.onActivity();
    return job;
  }

  /** @throws wrong_state unless the job has ended. */
  async delete(principal: Principal, id: string): Promise<void> {
    requireScope(principal, 'jobs:write');
    await this.#parts.store.deleteJob(principal, checkedJobId(id));
    this.#parts.onActivity();
  }

  /** Every event until the job has ended; see `watchJob`. @throws unavailable when the gateway stops: watch again with the last token. */
  async watch(
    principal: Principal,
    id: string,
    resumeToken: string,
    signal: AbortSignal,
  ): Promise<Watch<WatchedJobEvent>> {
    requireScope(principal, 'jobs:read');
    const { store, hub, limits, watches, stopping } = this.#parts;
    watches.requireRoom(principal.tenantId);
    const watch = await watchJob(store, hub, principal, {
      id: checkedJobId(id),
      resumeToken,
      heartbeatMs: limits.heartbeatMs,
      signal: AbortSignal.any([signal, stopping]),
    });
    return { ...watch, steps: watches.counted(principal.tenantId, watch.steps) };
  }
}

/** @throws not_found: what is no id names nothing. */
function checkedJobId(id: string): JobId {
  if (isJobId(id)) return id;
  throw new LatheError('not_found', `There is no job ${JSON.stringify(id.slice(0, 80))}.`);
}
