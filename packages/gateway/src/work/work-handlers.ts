import { claimsPerCall, type AttemptResult, type ClaimRequest, type FinishedOutput, type RenewItem } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type {
  Claim as ClaimMessage,
  ClaimRequest__Output,
  ClaimResponse,
  CompleteRequest__Output,
  CompleteResponse,
  FinishedOutput__Output,
  LeaveRequest__Output,
  LeaveResponse,
  ReleaseRequest__Output,
  ReleaseResponse,
  RenewItem__Output,
  RenewRequest__Output,
  RenewResponse,
  WatchOffersRequest__Output,
  WatchOffersResponse,
  WorkHandlers,
} from '@lathe/proto';
import { checkedFileName, checkedMediaType } from '../assets/file-label.ts';
import { jobToMessage } from '../jobs/job-messages.ts';
import { errorFromMessage } from '../wire/error-messages.ts';
import type { GrpcDoor } from '../wire/grpc-door.ts';
import { integerOf } from '../wire/numbers.ts';
import { storableText } from '../wire/storable-text.ts';
import { classOf, leaseFromMessage, leaseToMessage, offerFromMessage, offerToMessage } from './work-messages.ts';
import type { ClaimWish, WorkClaim, WorkerSlots, WorkService } from './work-service.ts';

/** Most slots of one worker. */
const slotLimit = 4096;

/** lathe.internal.v1.Work over gRPC. */
export function workHandlers(door: GrpcDoor, service: WorkService): WorkHandlers {
  return {
    Claim: door.unary<ClaimRequest__Output, ClaimResponse>(async (request, { principal, signal, isFromStall }) => {
      requireLiving(isFromStall);
      const slots = slotsOf({ ...request, free_slots: request.free_slots ?? 1 });
      if (slots.freeSlots < 1)
        throw new LatheError(
          'invalid_argument',
          'A worker that claims has a free slot: free_slots is at least 1, got 0.',
        );
      const [claim, ...more] = await service.claim(principal, claimRequestOf(request), wishOf(request, slots), signal);
      return {
        ...(claim === undefined ? {} : { claim: claimToMessage(claim), more: more.map(claimToMessage) }),
        drain: service.draining,
      };
    }),
    Renew: door.unary<RenewRequest__Output, RenewResponse>(async (request, { principal, isFromStall }) => {
      requireLiving(isFromStall);
      const slots = request.free_slots === undefined ? null : slotsOf(request);
      const workerId = storableText(request.worker_id, 'worker_id');
      const statuses = await service.renew(principal, workerId, request.items.map(renewItemOf), slots);
      return { statuses: [...statuses], drain: service.draining };
    }),
    Complete: door.unary<CompleteRequest__Output, CompleteResponse>(async (request, { principal, traceparent }) => {
      const lease = leaseFromMessage(request.lease);
      return { job: jobToMessage(await service.complete(principal, lease, resultOf(request), traceparent)) };
    }),
    Release: door.unary<ReleaseRequest__Output, ReleaseResponse>(async (request, { principal }) => {
      await service.release(principal, leaseFromMessage(request.lease));
      return {};
    }),
    Leave: door.unary<LeaveRequest__Output, LeaveResponse>(async (request, { principal }) => {
      await service.leave(principal, storableText(request.worker_id, 'worker_id'));
      return {};
    }),
    WatchOffers: door.serverStream<WatchOffersRequest__Output, WatchOffersResponse>(async function* (request, context) {
      const classes = request.classes.map(classOf);
      for await (const hint of service.watchHints(context.principal, classes, context.signal))
        yield 'offer' in hint ? { offer: offerToMessage(hint.offer) } : { cancel: leaseToMessage(hint.cancel) };
    }),
  };
}

/** A call of a worker that has died since would give it a lease anew. @throws unavailable: whoever lives asks again. */
function requireLiving(isFromStall: boolean): void {
  if (isFromStall)
    throw new LatheError('unavailable', 'This gateway stood still for seconds before it read the call; make it again.');
}

function claimRequestOf(request: ClaimRequest__Output): Omit<ClaimRequest, 'leaseMs'> {
  if (request.worker_id === '' || request.boot_id === '')
    throw new LatheError('invalid_argument', 'A claim names its worker_id and boot_id.');
  return {
    workerId: storableText(request.worker_id, 'worker_id'),
    bootId: storableText(request.boot_id, 'boot_id'),
    classes: request.classes.map(classOf),
    kinds: request.kinds.map((kind) => storableText(kind, 'kinds')),
    hint: request.hint === null || request.hint === undefined ? null : offerFromMessage(request.hint),
    alone: request.alone ?? false,
  };
}

/** Workers that came before there was `most` ask for one. */
function wishOf(request: ClaimRequest__Output, slots: WorkerSlots): ClaimWish {
  const most = Math.min(claimsPerCall, integerOf(request.most ?? 1, 'most', 1, slots.freeSlots));
  return { slots, most, moreHints: request.more_hints.slice(0, most - 1).map(offerFromMessage) };
}

/** Workers that came before slots were told say only how many are free. */
function slotsOf(request: Pick<RenewRequest__Output, 'slots' | 'free_slots' | 'free_interactive_only'>): WorkerSlots {
  const freeSlots = integerOf(request.free_slots ?? 0, 'free_slots', 0, slotLimit);
  const slots = integerOf(request.slots ?? freeSlots, 'slots', freeSlots, slotLimit);
  const freeInteractiveOnly = integerOf(request.free_interactive_only ?? 0, 'free_interactive_only', 0, freeSlots);
  return { slots, freeSlots, freeInteractiveOnly };
}

function claimToMessage({ claim, inputUrls, outputs, leaseMs, renewEveryMs }: WorkClaim): ClaimMessage {
  return {
    lease: leaseToMessage({ tenantId: claim.job.tenantId, jobId: claim.job.id, fence: claim.fence }),
    job: jobToMessage(claim.job),
    inputs: claim.inputs.map(({ role, name, asset }, index) => ({
      role,
      name,
      sha256: asset.sha256,
      size_bytes: String(asset.sizeBytes),
      url: inputUrls[index] ?? '',
    })),
    outputs: outputs.map(({ role, objectKey, url, name, mediaType }) => ({
      role,
      object_key: objectKey,
      url,
      name,
      media_type: mediaType,
    })),
    ...(claim.job.traceparent === null ? {} : { traceparent: claim.job.traceparent }),
    lease_ms: leaseMs,
    renew_every_ms: renewEveryMs,
  };
}

/** A progress that is not told is NaN, which keeps the last one. A phase is shown and nothing else: what cannot be stored of it is left out. */
function renewItemOf(item: RenewItem__Output): RenewItem {
  return {
    ...leaseFromMessage(item.lease),
    progress: item.progress ?? Number.NaN,
    phase: item.phase.replaceAll('\0', ''),
  };
}

function resultOf(request: CompleteRequest__Output): AttemptResult {
  switch (request.outcome) {
    case 'succeeded':
      return { outcome: 'succeeded', outputs: request.outputs.map(outputOf), degraded: request.degraded ?? false };
    case 'failed':
      if (request.error === null || request.error === undefined)
        throw new LatheError('invalid_argument', 'A failed attempt names its error.', { details: { field: 'error' } });
      return { outcome: 'failed', error: errorFromMessage(request.error) };
    case 'cancelled':
      return { outcome: 'cancelled' };
    default:
      throw new LatheError(
        'invalid_argument',
        `outcome is succeeded, failed or cancelled, got ${JSON.stringify(request.outcome)}.`,
        { details: { field: 'outcome' } },
      );
  }
}

function outputOf(output: FinishedOutput__Output): FinishedOutput {
  return {
    role: storableText(output.role, 'role'),
    asset: {
      sha256: output.sha256,
      sizeBytes: integerOf(output.size_bytes ?? '', 'size_bytes', 0, Number.MAX_SAFE_INTEGER),
      objectKey: output.object_key,
      name: checkedFileName(output.name),
      mediaType: checkedMediaType(output.media_type),
    },
  };
}
