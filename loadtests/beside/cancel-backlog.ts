import { setTimeout as delay } from 'node:timers/promises';
import { runStatement } from '@lathe/local-servers';
import type { LoadTenant } from './load-tenant.ts';

const watchedMs = 5000;

/** What a cancelled backlog still did. */
export interface CancelledBacklog {
  /** From the call to its answer, ms. */
  readonly answerMs: number;
  /** Attempts that began in the 5 s before the call. */
  readonly begunBefore: number;
  /** When attempts began in the 5 s after the answer, ms after it. */
  readonly begunAfterMs: readonly number[];
}

/** Cancels a tenant's only batch while it is rendered, and looks what of it begins all the same. */
export async function cancelBacklog(
  { name, client }: LoadTenant,
  batchId: string,
  databaseUrl: string,
): Promise<CancelledBacklog> {
  const askedAtMs = Date.now();
  await client.batches.cancel(batchId);
  const answeredAtMs = Date.now();
  await delay(watchedMs);
  const rows = await runStatement(
    databaseUrl,
    `SELECT coalesce(string_agg((started_at_us / 1000)::text, ' '), '') FROM attempts
       WHERE tenant_id = '${name}' AND started_at_us > ${(askedAtMs - watchedMs) * 1000}`,
  );
  const begunAtMs = rows.split(' ').filter(Boolean).map(Number);
  return {
    answerMs: answeredAtMs - askedAtMs,
    begunBefore: begunAtMs.filter((at) => at < askedAtMs).length,
    begunAfterMs: begunAtMs.map((at) => at - answeredAtMs).filter((after) => after > 0),
  };
}
