import type { BusMessage } from '@lathe/core';
import { loadLatheProtos, type LeaseRef__Output } from '@lathe/proto';

/** A lease as stores name it. */
export interface HeldLease {
  readonly tenantId: string;
  readonly jobId: string;
  readonly fence: number;
}

/** Whoever holds this lease renews it at once. */
export function cancelOrder({ tenantId, jobId, fence }: HeldLease): BusMessage {
  const { Control } = loadLatheProtos();
  const cancel = { tenant_id: tenantId, job_id: jobId, fence: String(fence) };
  return { key: jobId, value: Control.serialize({ cancel }) };
}

/** The lease that an order cancels; null for another order. Also reads the bare lease that gateways sent before there were others. */
export function readCancelOrder({ value }: BusMessage): LeaseRef__Output | null {
  const { Control, LeaseRef } = loadLatheProtos();
  const bytes = Buffer.from(value);
  const { cancel, order } = Control.deserialize(bytes);
  if (cancel !== null && cancel !== undefined) return cancel;
  return order === undefined ? LeaseRef.deserialize(bytes) : null;
}
