import { isJobId, tenantId, type JobClass, type JobId, type LeaseRef, type Offer, type TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { LeaseRef as LeaseRefMessage, LeaseRef__Output, Offer as OfferMessage, Offer__Output } from '@lathe/proto';
import { integerOf } from '../wire/numbers.ts';

const classes: readonly JobClass[] = ['interactive', 'bulk', 'long'];

/** @throws invalid_argument. */
export function classOf(text: string): JobClass {
  const found = classes.find((name) => name === text);
  if (found === undefined)
    throw new LatheError('invalid_argument', `A class is one of ${classes.join(', ')}, got ${JSON.stringify(text)}.`);
  return found;
}

export function offerToMessage(offer: Offer): OfferMessage {
  return { tenant_id: offer.tenantId, job_id: offer.jobId, job_class: offer.class, kind: offer.kind };
}

/** @throws invalid_argument. */
export function offerFromMessage(message: Offer__Output): Offer {
  return { ...jobRefOf(message), class: classOf(message.job_class), kind: message.kind };
}

export function leaseToMessage(lease: LeaseRef): LeaseRefMessage {
  return { tenant_id: lease.tenantId, job_id: lease.jobId, fence: String(lease.fence) };
}

/** @throws invalid_argument. */
export function leaseFromMessage(message: LeaseRef__Output | null | undefined): LeaseRef {
  if (message === null || message === undefined)
    throw new LatheError('invalid_argument', 'The request names no lease.', { details: { field: 'lease' } });
  return { ...jobRefOf(message), fence: integerOf(message.fence, 'fence', 0, Number.MAX_SAFE_INTEGER) };
}

function jobRefOf(message: { tenant_id: string; job_id: string }): { tenantId: TenantId; jobId: JobId } {
  const { job_id: jobId } = message;
  if (!isJobId(jobId))
    throw new LatheError('invalid_argument', `${JSON.stringify(jobId.slice(0, 80))} is not a job id.`);
  try {
    return { tenantId: tenantId(message.tenant_id), jobId };
  } catch (cause) {
    throw new LatheError('invalid_argument', LatheError.from(cause).message, { cause });
  }
}
