import type { Batch, BatchCounts, BatchEvent, ItemResult } from '@lathe/core';
import type {
  Batch as BatchMessage,
  BatchCounts as BatchCountsMessage,
  BatchItemResult as BatchItemResultMessage,
  WatchBatchResponse,
} from '@lathe/proto';
import { classNames, stateNames } from '../jobs/job-messages.ts';
import type { WatchStep } from '../watching/follow-log.ts';
import { errorToMessage } from '../wire/error-messages.ts';
import type { WatchedBatchEvent } from './watch-batch.ts';

export function batchToMessage(batch: Batch): BatchMessage {
  return {
    id: batch.id,
    label: batch.label,
    job_class: classNames[batch.class],
    created_at_us: String(batch.createdAtUs),
    updated_at_us: String(batch.updatedAtUs),
    closed: batch.isClosed,
    cancel_requested: batch.cancelRequested,
    counts: countsToMessage(batch.counts),
    over: batch.isOver,
    last_seq: String(batch.lastSeq),
  };
}

export function itemResultToMessage(result: ItemResult): BatchItemResultMessage {
  if ('error' in result) return { key: result.itemKey, error: errorToMessage(result.error) };
  return { key: result.itemKey, job_id: result.jobId, created: result.created };
}

export function batchStepToMessage({ event, resumeToken }: WatchStep<WatchedBatchEvent>): WatchBatchResponse {
  if (event === null) return { resume_token: resumeToken };
  const { seq, type, atUs, counts, item } = event;
  return {
    event: { seq: String(seq), type, at_us: String(atUs), counts: countsToMessage(counts), ...itemToMessage(item) },
    resume_token: resumeToken,
  };
}

function itemToMessage(item: BatchEvent['item']): object {
  return item === null ? {} : { item_key: item.itemKey, job_id: item.jobId, item_state: stateNames[item.state] };
}

function countsToMessage(counts: BatchCounts): BatchCountsMessage {
  return {
    waiting: String(counts.waiting),
    running: String(counts.running),
    succeeded: String(counts.succeeded),
    failed: String(counts.failed),
    cancelled: String(counts.cancelled),
    dead: String(counts.dead),
  };
}
