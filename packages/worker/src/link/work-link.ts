import { Metadata, type Client } from '@grpc/grpc-js';
import { LatheError } from '@lathe/core/errors';
import type { ErrorRecord, JobClass, LeaseRef, RenewStatus } from '@lathe/core';
import {
  loadLatheProtos,
  type ChannelSettings,
  type CompleteRequest,
  type LeaseRef as WireLeaseRef,
  type Offer__Output,
  type WatchOffersResponse__Output,
} from '@lathe/proto';
import { detailsToStrings, fromServiceError } from '@lathe/service-kit';
import { claimedWorkFromWire, type ClaimedWork } from './claimed-work.ts';
import { GatewayRing } from './gateway-ring.ts';

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
  /** Most jobs of the answer. */
  readonly most: number;
  /** Offers to be tried first, no more than `most`. */
  readonly hints: readonly Offer__Output[];
  /** Nothing else runs here. */
  readonly alone: boolean;
  readonly slots: SlotCount;
}

/** What a worker says of its slots with each claim and renewal. */
export interface SlotCount {
  readonly slots: number;
  /** In a claim the one asked for is among them. */
  readonly freeSlots: number;
  /** Of the free ones, those that only interactive jobs may take. */
  readonly freeInteractiveOnly: number;
}

/** What the gateway says unasked: a job to claim, or a lease to renew at once because its job is to be cancelled. */
export type WorkHint = { readonly offer: Offer__Output } | { readonly cancelledJobId: string };

interface UnaryMethod<Request, Response> {
  readonly path: string;
  requestSerialize(request: Request): Buffer;
  responseDeserialize(bytes: Buffer): Response;
}

/** A gateway that has not answered in this time is left for another, ms. */
const claimTryMs = 5000;
const endTryMs = 5000;
const leaveTryMs = 1000;

/**
 * The worker's end of `lathe.internal.v1.Work`, over one or more gateways. A method calls one of them once, within a time
 * of its own, and throws LatheError; called again it goes to another, so a dead or hung gateway costs one try.
 */
export class WorkLink implements Disposable {
  readonly identity: WorkerIdentity;
  readonly #ring: GatewayRing;
  readonly #service = loadLatheProtos().Work.service;

  /**
   * @param targets `host:port` or `https://host:port`, separated by commas; a name may resolve to many gateways.
   * Connects at the first call. @throws RangeError for an address of another form.
   */
  constructor(targets: string, identity: WorkerIdentity, settings: ChannelSettings = {}) {
    this.identity = identity;
    this.#ring = new GatewayRing(targets, settings, () => performance.now());
  }

  /** The next attempts, none when there is none. `drain`: every gateway is stopping. */
  async claim(wish: ClaimWish): Promise<{ works: readonly ClaimedWork[]; drain: boolean }> {
    const [hint, ...moreHints] = wish.hints;
    const request = {
      worker_id: this.identity.workerId,
      boot_id: this.identity.bootId,
      classes: [...wish.classes],
      kinds: [...wish.kinds],
      alone: wish.alone,
      ...slotsToWire(wish.slots),
      ...(hint === undefined ? {} : { hint }),
      most: wish.most,
      more_hints: moreHints,
    };
    return await this.#ring.once(async (gateway) => {
      const { claim, more, drain } = await unary(gateway.client, this.#service.Claim, request, claimTryMs);
      const works = claim ? [claim, ...more].map(claimedWorkFromWire) : [];
      return { works, drain: drain === true && !this.#ring.drained(gateway) };
    });
  }

  /** One status per item, same order. */
  async renew(
    items: readonly RenewalItem[],
    slots: SlotCount,
    timeoutMs: number,
  ): Promise<{ statuses: readonly RenewStatus[]; drain: boolean }> {
    const request = {
      worker_id: this.identity.workerId,
      items: items.map(({ lease, progress, phase }) => ({ lease: leaseToWire(lease), progress, phase })),
      ...slotsToWire(slots),
    };
    return await this.#ring.once(async (gateway) => {
      const { statuses, drain } = await unary(gateway.client, this.#service.Renew, request, timeoutMs);
      return { statuses: statuses.map(statusFromWire), drain: drain === true && !this.#ring.drained(gateway) };
    });
  }

  /** Ends an attempt. @throws stale_fence when another attempt has taken its place. */
  async complete(lease: LeaseRef, report: AttemptReport, traceparent: string | null = null): Promise<void> {
    const request = { lease: leaseToWire(lease), ...reportToWire(report) };
    await this.#ring.once((gateway) => unary(gateway.client, this.#service.Complete, request, endTryMs, traceparent));
  }

  /** Gives a job back; burns neither attempt nor loss. @throws stale_fence. */
  async release(lease: LeaseRef): Promise<void> {
    const request = { lease: leaseToWire(lease) };
    await this.#ring.once((gateway) => unary(gateway.client, this.#service.Release, request, endTryMs));
  }

  /** This worker claims no more and holds no lease; whoever dispatches stops counting its slots at once. */
  async leave(): Promise<void> {
    const request = { worker_id: this.identity.workerId };
    await this.#ring.once((gateway) => unary(gateway.client, this.#service.Leave, request, leaveTryMs));
  }

  /** Offers and cancel requests as they are made, until the connection or the signal ends. */
  async *watchHints(classes: readonly JobClass[], signal: AbortSignal): AsyncGenerator<WorkHint, void> {
    if (signal.aborted) return;
    const { client } = await this.#ring.next();
    const call = client.watchOffers({ worker_id: this.identity.workerId, classes: [...classes] });
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
    this.#ring[Symbol.dispose]();
  }
}

function unary<Request, Response>(
  client: Client,
  method: UnaryMethod<Request, Response>,
  request: Request,
  timeoutMs: number,
  traceparent: string | null = null,
): Promise<Response> {
  const metadata = new Metadata();
  if (traceparent !== null) metadata.set('traceparent', traceparent);
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      method.path,
      (message: Request) => method.requestSerialize(message),
      (bytes: Buffer) => method.responseDeserialize(bytes),
      request,
      metadata,
      { deadline: Date.now() + timeoutMs },
      (error, response) => {
        if (error !== null) reject(fromServiceError(error));
        else if (response === undefined) reject(new LatheError('internal', 'The gateway sent no message.'));
        else resolve(response);
      },
    );
  });
}

function slotsToWire({ slots, freeSlots, freeInteractiveOnly }: SlotCount) {
  return { slots, free_slots: freeSlots, free_interactive_only: freeInteractiveOnly };
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
