import { randomUUID } from 'node:crypto';
import { loadLatheProtos, type CreateJobRequest, type JobsClient, type Job__Output } from '@lathe/proto';
import { LatheClientError } from '../call/lathe-client-error.ts';
import { unary, type CallSettings } from '../call/unary.ts';
import {
  attemptFromWire,
  jobFromWire,
  wireClasses,
  wireStates,
  type RemoteAttempt,
  type RemoteJob,
  type RemoteJobAsset,
  type RemoteJobClass,
  type RemoteJobState,
} from './remote-job.ts';
import type { WatchSettings } from '../call/follow-stream.ts';
import { watchJob, type WatchedEvent } from './watch-job.ts';

/** What to do, in the wire's form: exactly one field of the `spec` of `lathe.v1.CreateJobRequest`. */
export type JobSpec = Omit<
  CreateJobRequest,
  | 'request_id'
  | 'inputs'
  | 'job_class'
  | 'label'
  | 'no_reuse'
  | 'attempt_limit'
  | 'spec'
  | '_no_reuse'
  | '_attempt_limit'
  | 'priority'
  | '_priority'
  | 'deadline_us'
  | '_deadline_us'
>;

export interface NewRemoteJob {
  /** Makes the call idempotent within the tenant: the same id and body answer the same job. A fresh UUID unless set. */
  readonly requestId?: string | undefined;
  readonly inputs: readonly RemoteJobAsset[];
  readonly spec: JobSpec;
  /** `interactive` unless set. */
  readonly class?: RemoteJobClass | undefined;
  readonly label?: string | undefined;
  /** Render again even where a finished render of the same inputs and recipe exists. */
  readonly noReuse?: boolean | undefined;
  /** 1 … 10; 3 unless set. */
  readonly attemptLimit?: number | undefined;
  /** −100 … 100; 0 unless set. */
  readonly priority?: number | undefined;
  readonly deadlineUs?: number | undefined;
}

export interface JobListSettings extends CallSettings {
  readonly states?: readonly RemoteJobState[] | undefined;
  readonly kind?: string | undefined;
  readonly batchId?: string | undefined;
  /** 1 … 1000; 50 unless set. */
  readonly pageSize?: number | undefined;
  readonly pageToken?: string | undefined;
}

/** `lathe.v1.Jobs`; every method throws LatheClientError. */
export class JobsApi {
  readonly #client: JobsClient;
  readonly #service = loadLatheProtos().Jobs.service;

  constructor(client: JobsClient) {
    this.#client = client;
  }

  /** Accepts a job; durable when it answers. `created` is false when the request id found the earlier job. */
  async create(job: NewRemoteJob, settings: CallSettings = {}): Promise<{ job: RemoteJob; created: boolean }> {
    const request: CreateJobRequest = {
      ...job.spec,
      request_id: job.requestId ?? randomUUID(),
      inputs: job.inputs.map(({ role, assetId, name }) => ({ role, asset_id: assetId, name })),
      job_class: wireClasses[job.class ?? 'interactive'],
      label: job.label ?? '',
      ...(job.noReuse === undefined ? {} : { no_reuse: job.noReuse }),
      ...(job.attemptLimit === undefined ? {} : { attempt_limit: job.attemptLimit }),
      ...(job.priority === undefined ? {} : { priority: job.priority }),
      ...(job.deadlineUs === undefined ? {} : { deadline_us: String(job.deadlineUs) }),
    };
    const response = await unary(this.#client, this.#service.Create, request, settings);
    return { job: present(response.job), created: response.created ?? true };
  }

  async get(
    jobId: string,
    settings: CallSettings = {},
  ): Promise<{ job: RemoteJob; attempts: readonly RemoteAttempt[] }> {
    const response = await unary(this.#client, this.#service.Get, { job_id: jobId }, settings);
    return { job: present(response.job), attempts: response.attempts.map(attemptFromWire) };
  }

  /** One page, newest first; `nextPageToken` is null on the last. */
  async list(settings: JobListSettings = {}): Promise<{ jobs: readonly RemoteJob[]; nextPageToken: string | null }> {
    const { states = [], kind = '', batchId = '', pageSize, pageToken = '' } = settings;
    const request = {
      states: states.map((state) => wireStates[state]),
      kind,
      batch_id: batchId,
      page_token: pageToken,
      ...(pageSize === undefined ? {} : { page_size: pageSize }),
    };
    const response = await unary(this.#client, this.#service.List, request, settings);
    return { jobs: response.jobs.map(jobFromWire), nextPageToken: response.next_page_token || null };
  }

  /** Queued jobs end at once, running ones within a second; ended ones are returned unchanged. */
  async cancel(jobId: string, settings: CallSettings = {}): Promise<RemoteJob> {
    return present((await unary(this.#client, this.#service.Cancel, { job_id: jobId }, settings)).job);
  }

  /** Queues a failed, cancelled or dead job again. */
  async retry(jobId: string, settings: CallSettings = {}): Promise<RemoteJob> {
    return present((await unary(this.#client, this.#service.Retry, { job_id: jobId }, settings)).job);
  }

  /** Removes a job that has ended, and the outputs no other job names. */
  async delete(jobId: string, settings: CallSettings = {}): Promise<void> {
    await unary(this.#client, this.#service.Delete, { job_id: jobId }, settings);
  }

  /** Every event of a job until it has ended; goes on by itself after the server was away, without gap or repeat. */
  watch(jobId: string, settings: WatchSettings = {}): AsyncGenerator<WatchedEvent, void> {
    return watchJob(this.#client, jobId, settings);
  }
}

function present(job: Job__Output | null): RemoteJob {
  if (job === null) throw new LatheClientError('internal', 'The server answered without a job.');
  return jobFromWire(job);
}
