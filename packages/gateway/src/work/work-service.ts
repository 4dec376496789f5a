import {
  attemptPrefix,
  jobKindOf,
  requireScope,
  type AssetStore,
  type AttemptResult,
  type Bus,
  type Claim,
  type ClaimRequest,
  type Clock,
  type JobKind,
  type FinishedOutput,
  type Job,
  type JobClass,
  type DispatchStore,
  type JobStore,
  type LeaseRef,
  type Offer,
  type Principal,
  type RenewItem,
  type RenewStatus,
} from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { noTracing, traced, type Tracing } from '@lathe/service-kit';
import { nameLimit } from '../assets/file-label.ts';
import type { GatewayLimits } from '../limits.ts';
import type { GatewayMetrics } from '../metrics.ts';
import { ClassTurns } from './class-turns.ts';
import type { EmptyClaims } from './empty-claims.ts';
import type { FleetReports, WorkerWord } from './fleet-reports.ts';
import { streamHints, type WorkHint } from './offer-stream.ts';
import { RoomMaker } from './room-maker.ts';

/** Where one output of an attempt may be written. */
export interface OutputTarget {
  readonly role: string;
  readonly objectKey: string;
  /** PUT, once, until it expires. */
  readonly url: string;
  /** What it is to be called for people. */
  readonly name: string;
  readonly mediaType: string;
}

/** A claim with the addresses of its bytes. */
export interface WorkClaim {
  readonly claim: Claim;
  /** One per input of the claim, same order: GET with ranges, until it expires. */
  readonly inputUrls: readonly string[];
  readonly outputs: readonly OutputTarget[];
  readonly leaseMs: number;
  readonly renewEveryMs: number;
}

/** What a worker says of its slots. */
export type WorkerSlots = Pick<WorkerWord, 'slots' | 'freeSlots' | 'freeInteractiveOnly'>;

/** What a worker asks for in one call. */
export interface ClaimWish {
  /** What it says of its slots, those asked for among the free ones. */
  readonly slots: WorkerSlots;
  /** Jobs of one answer, 1 or more. */
  readonly most: number;
  /** Offers beside the request's hint, one for each further job. */
  readonly moreHints: readonly Offer[];
}

export interface WorkServiceParts {
  /** Every kind there is; a job of another waits until its kind is made known. */
  readonly kinds: readonly JobKind[];
  readonly store: JobStore & Pick<DispatchStore, 'lead' | 'resign' | 'forgetWorker'>;
  readonly assets: AssetStore;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly fleet: FleetReports;
  readonly empty: EmptyClaims;
  readonly tracing: Tracing;
  readonly limits: GatewayLimits;
  readonly metrics: GatewayMetrics;
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  /** Called after every write, and when a claim found nothing. */
  readonly onActivity: () => void;
  /** True while the gateway is stopping: no claim is given. */
  readonly draining: () => boolean;
  /** Fires when the gateway closes; streams of hints end then. */
  readonly closing: AbortSignal;
}

/** Worker to gateway: claims and leases. Workers act for every tenant; the scope `work` makes a worker, and others are refused before anything is looked up. */
export class WorkService {
  readonly #parts: WorkServiceParts;
  readonly #room: RoomMaker;
  readonly #turns = new ClassTurns();

  constructor(parts: WorkServiceParts) {
    this.#parts = parts;
    this.#room = new RoomMaker(parts.store, parts.clock, () => parts.fleet.workers);
  }

  /**
   * The next jobs for free slots; none when there is none, or the worker is to run empty for a job that must run alone.
   * Such a job comes by itself.
   * @param signal Fires when the caller has gone: what was claimed for it meanwhile is given back.
   */
  async claim(
    principal: Principal,
    given: Omit<ClaimRequest, 'leaseMs'>,
    wish: ClaimWish,
    signal?: AbortSignal,
  ): Promise<readonly WorkClaim[]> {
    requireScope(principal, 'work');
    const known = given.kinds.filter((name) => this.#parts.kinds.some(({ kind }) => kind === name));
    const request = { ...given, kinds: known, leaseMs: this.#parts.leaseMs };
    if (this.#parts.draining()) return [];
    const lost = await this.#room.jobFor(request);
    if (lost?.isRoomToBeMade === true) {
      this.#note(request, wish.slots, wish.slots.freeSlots);
      return [];
    }
    const requests = lost === null ? requestsOf(request, wish) : [{ ...request, hint: lost.job }];
    const claims = await someOf(requests.map((each, ahead) => this.#claimInTurn(each, ahead, lost !== null)));
    const found = claims.filter((claim) => claim !== null);
    this.#note(request, wish.slots, found.length);
    this.#parts.onActivity();
    const offered = new Set([request.hint, ...wish.moreHints].map((hint) => hint?.jobId));
    for (const { job } of found)
      this.#parts.metrics.offers.inc({ result: offered.has(job.id) ? 'claimed' : 'unprompted' });
    return await someOf(found.map((claim) => this.#addressed(claim, signal)));
  }

  /** What cannot be handed over is given back. */
  async #addressed(claim: Claim, signal: AbortSignal | undefined): Promise<WorkClaim> {
    const { leaseMs, renewEveryMs } = this.#parts;
    try {
      const inputUrls = await Promise.all(claim.inputs.map(({ asset }) => this.#signed('GET', asset.objectKey)));
      const outputs = await this.#targets(claim);
      signal?.throwIfAborted();
      return { claim, inputUrls, outputs, leaseMs, renewEveryMs };
    } catch (caught) {
      // Where this fails, too, the lease runs out.
      await this.#giveBack(leaseOf(claim)).catch(() => undefined);
      throw caught;
    }
  }

  /** Asks the store, but not for what it was just found to have none of. */
  async #claim(request: ClaimRequest): Promise<Claim | null> {
    const { store, empty } = this.#parts;
    if (request.hint === null && empty.has(request)) return null;
    const { ticket } = empty;
    const claim = await store.claim(request);
    if (claim === null) empty.note(request, ticket);
    return claim;
  }

  /** As the turns of the classes say; a job that lost workers is given whatever they say. */
  async #claimInTurn(request: ClaimRequest, ahead: number, isLost: boolean): Promise<Claim | null> {
    const first = isLost ? null : this.#turns.firstOf(request.classes, ahead);
    const isLater = first !== null && (request.hint === null || !first.includes(request.hint.class));
    const other = isLater ? await this.#claim({ ...request, classes: first, hint: null }) : null;
    const claim = other ?? (await this.#claim(request));
    if (claim !== null) this.#turns.note(request.classes, claim.job.class);
    return claim;
  }

  /** @param taken How many of the free slots it has no longer, or is to leave empty. */
  #note({ workerId, kinds }: Pick<ClaimRequest, 'workerId' | 'kinds'>, slots: WorkerSlots, taken: number): void {
    const freeSlots = Math.max(0, slots.freeSlots - taken);
    const freeInteractiveOnly = Math.min(slots.freeInteractiveOnly, freeSlots);
    this.#parts.fleet.note({ workerId, kinds, slots: slots.slots, freeSlots, freeInteractiveOnly });
  }

  get draining(): boolean {
    return this.#parts.draining();
  }

  /** One status per item, same order. @param slots What the worker says of its slots; null: nothing. */
  async renew(
    principal: Principal,
    workerId: string,
    items: readonly RenewItem[],
    slots: WorkerSlots | null = null,
  ): Promise<readonly RenewStatus[]> {
    requireScope(principal, 'work');
    if (slots !== null) this.#parts.fleet.note({ workerId, ...slots });
    const statuses = await this.#parts.store.renew(workerId, this.#parts.leaseMs, items);
    this.#parts.onActivity();
    return statuses;
  }

  /**
   * Ends an attempt. Each output must be an object under the attempt's own prefix, of the size told.
   * @throws stale_fence, permission_denied for an object elsewhere, not_found for one that was never written,
   * invalid_argument for another size.
   */
  async complete(
    principal: Principal,
    lease: LeaseRef,
    result: AttemptResult,
    traceparent: string | null = null,
  ): Promise<Job> {
    requireScope(principal, 'work');
    const attributes = { 'lathe.job.id': lease.jobId, 'lathe.fence': lease.fence, 'lathe.outcome': result.outcome };
    // What is part of no trace begins none.
    const tracing = traceparent === null ? noTracing : this.#parts.tracing;
    const start = { kind: 'server', parent: traceparent, attributes } as const;
    return await traced(tracing, 'settle', start, () => this.#complete(lease, result));
  }

  async #complete(lease: LeaseRef, result: AttemptResult): Promise<Job> {
    if (result.outcome === 'succeeded') for (const output of result.outputs) await this.#checkOutput(lease, output);
    const job = await this.#fenced(() => this.#parts.store.complete(lease, result));
    this.#parts.metrics.attempts.inc({ outcome: result.outcome });
    this.#parts.onActivity();
    return job;
  }

  /** @throws stale_fence. */
  async release(principal: Principal, lease: LeaseRef): Promise<Job> {
    requireScope(principal, 'work');
    return await this.#giveBack(lease);
  }

  async #giveBack(lease: LeaseRef): Promise<Job> {
    const job = await this.#fenced(() => this.#parts.store.release(lease));
    this.#parts.metrics.attempts.inc({ outcome: 'released' });
    this.#parts.empty.forget(job.class);
    this.#parts.onActivity();
    return job;
  }

  /** The worker has gone by its own word; its slots are counted no longer. */
  async leave(principal: Principal, workerId: string): Promise<void> {
    requireScope(principal, 'work');
    this.#parts.fleet.forget(workerId);
    await this.#parts.store.forgetWorker(workerId);
  }

  /** Offers of these classes and cancel requests, until the signal fires. */
  watchHints(principal: Principal, classes: readonly JobClass[], signal: AbortSignal): AsyncIterable<WorkHint> {
    requireScope(principal, 'work');
    return streamHints(this.#parts.bus, classes, AbortSignal.any([signal, this.#parts.closing]));
  }

  /** Keys are made of roles; names are for people and may hold anything. */
  async #targets(claim: Claim): Promise<OutputTarget[]> {
    const prefix = attemptPrefix(leaseOf(claim));
    const stem = stemOf(claim.inputs[0]?.name ?? claim.job.id);
    return await Promise.all(
      jobKindOf(claim.job.kind, this.#parts.kinds).outputs.map(async (output) => {
        const objectKey = prefix + output.role;
        const url = await this.#signed('PUT', objectKey);
        return { role: output.role, objectKey, url, name: outputName(output, stem), mediaType: output.mediaType };
      }),
    );
  }

  async #signed(method: 'GET' | 'PUT', key: string): Promise<string> {
    return await this.#parts.assets.signUrl({ method, key, expiresSeconds: this.#parts.limits.urlLifetimeSeconds });
  }

  async #checkOutput(lease: LeaseRef, { role, asset }: FinishedOutput): Promise<void> {
    if (!asset.objectKey.startsWith(attemptPrefix(lease)))
      throw new LatheError('permission_denied', `Output ${role} does not lie under the prefix of its attempt.`, {
        details: { role, objectKey: asset.objectKey },
      });
    if (!/^[0-9a-f]{64}$/.test(asset.sha256))
      throw new LatheError('invalid_argument', `Output ${role} has no SHA-256 of 64 hexadecimal digits.`);
    const { sizeBytes } = await this.#parts.assets.stat(asset.objectKey);
    if (sizeBytes !== asset.sizeBytes)
      throw new LatheError('invalid_argument', `Output ${role} has ${sizeBytes} bytes, not ${asset.sizeBytes}.`, {
        details: { role, storedBytes: sizeBytes, toldBytes: asset.sizeBytes },
      });
  }

  async #fenced(write: () => Promise<Job>): Promise<Job> {
    try {
      return await write();
    } catch (caught) {
      const error = LatheError.from(caught);
      if (error.code === 'stale_fence') this.#parts.metrics.fencedWrites.inc();
      throw error;
    }
  }
}

/** One for each job that is asked for. One that must run alone is never one of several. */
function requestsOf(request: ClaimRequest, { most, moreHints }: ClaimWish): readonly ClaimRequest[] {
  if (most === 1) return [request];
  const hints = [...(request.hint === null ? [] : [request.hint]), ...moreHints];
  return Array.from({ length: most }, (_, index) => ({ ...request, hint: hints[index] ?? null, alone: false }));
}

/** What came of several calls; that some failed is of no matter while others did not. @throws what the first failed with. */
async function someOf<T>(calls: readonly Promise<T>[]): Promise<readonly T[]> {
  const outcomes = await Promise.allSettled(calls);
  const values = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (values.length === 0 && failed !== undefined) throw failed.reason;
  return values;
}

/** What an output is to be called; a stem that leaves no room for the ending is cut. */
function outputName(output: JobKind['outputs'][number], stem: string): string {
  const excess = output.fileName(stem).length - nameLimit;
  return excess <= 0 ? output.fileName(stem) : output.fileName(stem.slice(0, -excess).toWellFormed());
}

/** A file name without its extension. */
function stemOf(name: string): string {
  return name.replace(/(?<=.)\.[^.]*$/, '');
}

function leaseOf({ job, fence }: Claim): LeaseRef {
  return { tenantId: job.tenantId, jobId: job.id, fence };
}
