import type { ChannelOptions, Client } from '@grpc/grpc-js';
import { LatheError } from '@lathe/core/errors';
import type { ErrorRecord, JobClass, LeaseRef, RenewStatus } from '@lathe/core';
import {
  channelTo,
  loadLatheProtos,
  type ChannelSettings,
  type CompleteRequest,
  type LeaseRef as WireLeaseRef,
  type Offer__Output,
  type WatchOffersResponse__Output,
} from '@lathe/proto';
import { detailsToStrings, fromServiceError } from '@lathe/service-kit';
import { claimedWorkFromWire, type ClaimedWork } from './claimed-work.ts';

export interface WorkerIdentity {
  readonly workerId: string;
  /** One per process start; an embedded restart releases the leases of other boots. */
  readonly bootId: string;
}

/** An output that lies at its place. */
export interface StoredOutput {
  readonly role: string;
  readonly objectKey: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly name: string;
  readonly mediaType: string;
}

/** How an attempt ended, as the gateway is told. */
export type AttemptReport =
  | { readonly outcome: 'succeeded'; readonly outputs: readonly StoredOutput[]; readonly degraded: boolean }
  | { readonly outcome: 'failed'; readonly error: ErrorRecord }
  | { readonly outcome: 'cancelled' };

export interface RenewalItem {
  readonly lease: LeaseRef;
  readonly progress: number;
  readonly phase: string;
}

export interface ClaimWish {
  readonly classes: readonly JobClass[];
  readonly kinds: readonly string[];
  readonly hint: Offer__Output | null;
  /** Nothing else runs here. */
  readonly alone: boolean;
  /** The one asked for included. */
  readonly freeSlots: number;
}

/** What the gateway says unasked: a job to claim, or a lease to renew at once because its job is to be cancelled. */
export type WorkHint = { readonly offer: Offer__Output } | { readonly cancelledJobId: string };

interface UnaryMethod<Request, Response> {
  readonly path: string;
  requestSerialize(request: Request): Buffer;
  responseDeserialize(bytes: Buffer): Response;
}

const channelOptions: ChannelOptions = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1000,
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 5000,
};

/** The worker's end of `lathe.internal.v1.Work`; every method throws LatheError. */
export class WorkLink implements Disposable {
  readonly identity: WorkerIdentity;
  readonly #client: InstanceType<ReturnType<typeof loadLatheProtos>['Work']>;
  readonly #service = loadLatheProtos().Work.service;

  /** @param target `host:port`, or `https://host:port` with TLS. Connects at the first call. @throws RangeError as `channelTo`. */
  constructor(target: string, identity: WorkerIdentity, settings: ChannelSettings = {}) {
    this.identity = identity;
    const { address, credentials, interceptors } = channelTo(target, settings);
    this.#client = new (loadLatheProtos().Work)(address, credentials, { ...channelOptions, interceptors });
  }

  /** The next attempt, or null when there is none. */
  async claim(wish: ClaimWish): Promise<{ work: ClaimedWork | null; drain: boolean }> {
    const request = {
      worker_id: this.identity.workerId,
      boot_id: this.identity.bootId,
      classes: [...wish.classes],
      kinds: [...wish.kinds],
      alone: wish.alone,
      free_slots: wish.freeSlots,
      ...(wish.hint === null ? {} : { hint: wish.hint }),
    };
    const { claim, drain } = await unary(this.#client, this.#service.Claim, request, 10_000);
    return { work: claim ? claimedWorkFromWire(claim) : null, drain: drain ?? false };
  }

  /** One status per item, same order. */
  async renew(
    items: readonly RenewalItem[],
    timeoutMs: number,
  ): Promise<{ statuses: readonly RenewStatus[]; drain: boolean }> {
    const request = {
      worker_id: this.identity.workerId,
      items: items.map(({ lease, progress, phase }) => ({ lease: leaseToWire(lease), progress, phase })),
    };
    const { statuses, drain } = await unary(this.#client, this.#service.Renew, request, timeoutMs);
    return { statuses: statuses.map(statusFromWire), drain: drain ?? false };
  }

  /** Ends an attempt. @throws stale_fence when another attempt has taken its place. */
  async complete(lease: LeaseRef, report: AttemptReport): Promise<void> {
    const request = { lease: leaseToWire(lease), ...reportToWire(report) };
    await unary(this.#client, this.#service.Complete, request, 10_000);
  }

  /** Gives a job back; burns neither attempt nor loss. @throws stale_fence. */
  async release(lease: LeaseRef): Promise<void> {
    await unary(this.#client, this.#service.Release, { lease: leaseToWire(lease) }, 10_000);
  }

  /** Offers and cancel requests as they are made, until the connection or the signal ends. */
  async *watchHints(classes: readonly JobClass[], signal: AbortSignal): AsyncGenerator<WorkHint, void> {
    if (signal.aborted) return;
    const call = this.#client.watchOffers({ worker_id: this.identity.workerId, classes: [...classes] });
    const cancel = (): void => call.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const responses: AsyncIterable<WatchOffersResponse__Output> = call;
      for await (const { offer, cancel: cancelled } of responses) {
        if (offer) yield { offer };
        if (cancelled) yield { cancelledJobId: cancelled.job_id };
      }
    } catch (caught) {
      if (!signal.aborted) throw fromServiceError(caught);
    } finally {
      signal.removeEventListener('abort', cancel);
      call.cancel();
    }
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }
}

function unary<Request, Response>(
  client: Client,
  method: UnaryMethod<Request, Response>,
  request: Request,
  timeoutMs: number,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      method.path,
      (message: Request) => method.requestSerialize(message),
      (bytes: Buffer) => method.responseDeserialize(bytes),
      request,
      { deadline: Date.now() + timeoutMs },
      (error, response) => {
        if (error !== null) reject(fromServiceError(error));
        else if (response === undefined) reject(new LatheError('internal', 'The gateway sent no message.'));
        else resolve(response);
      },
    );
  });
}

function leaseToWire(lease: LeaseRef): WireLeaseRef {
  return { tenant_id: lease.tenantId, job_id: lease.jobId, fence: lease.fence };
}

function statusFromWire(status: string): RenewStatus {
  return status === 'ok' || status === 'cancel' ? status : 'lost';
}

function reportToWire(report: AttemptReport): CompleteRequest {
  if (report.outcome === 'failed') {
    const { code, message, details } = report.error;
    return { outcome: report.outcome, error: { code, message, details: detailsToStrings(details) } };
  }
  if (report.outcome === 'cancelled') return { outcome: report.outcome };
  return {
    outcome: report.outcome,
    degraded: report.degraded,
    outputs: report.outputs.map(({ role, objectKey, sha256, sizeBytes, name, mediaType }) => ({
      role,
      object_key: objectKey,
      sha256,
      size_bytes: sizeBytes,
      name,
      media_type: mediaType,
    })),
  };
}
