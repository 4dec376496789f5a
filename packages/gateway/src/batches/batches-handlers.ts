import { LatheError } from '@lathe/core/errors';
import type {
  BatchCreateRequest__Output,
  BatchCreateResponse,
  CancelBatchRequest__Output,
  CancelBatchResponse,
  GetBatchRequest__Output,
  GetBatchResponse,
  JobsHandlers,
  ListBatchesRequest__Output,
  ListBatchesResponse,
  WatchBatchRequest__Output,
  WatchBatchResponse,
} from '@lathe/proto';
import type { GrpcDoor } from '../wire/grpc-door.ts';
import { batchStepToMessage, batchToMessage, itemResultToMessage } from './batch-messages.ts';
import { itemFromMessage, openFromMessage, pageFromMessage } from './batch-requests.ts';
import type { BatchService } from './batch-service.ts';
import { createBatchStream, type BatchAnswer, type BatchStep } from './create-batch-stream.ts';

/** The batches of lathe.v1.Jobs over gRPC. */
export function batchesHandlers(
  door: GrpcDoor,
  service: BatchService,
): Pick<JobsHandlers, 'BatchCreate' | 'GetBatch' | 'ListBatches' | 'WatchBatch' | 'CancelBatch'> {
  return {
    BatchCreate: door.bothStreams<BatchCreateRequest__Output, BatchCreateResponse>(async function* (
      requests,
      { principal, traceparent },
    ) {
      for await (const answer of createBatchStream(service, principal, stepsOf(requests), traceparent))
        yield answerToMessage(answer);
    }),
    GetBatch: door.unary<GetBatchRequest__Output, GetBatchResponse>(async ({ batch_id }, { principal }) => ({
      batch: batchToMessage(await service.get(principal, batch_id)),
    })),
    ListBatches: door.unary<ListBatchesRequest__Output, ListBatchesResponse>(async (request, { principal }) => {
      const { pageSize, pageToken } = pageFromMessage(request);
      const page = await service.list(principal, pageSize, pageToken);
      return { batches: page.batches.map(batchToMessage), next_page_token: page.nextPageToken ?? '' };
    }),
    CancelBatch: door.unary<CancelBatchRequest__Output, CancelBatchResponse>(async ({ batch_id }, { principal }) => ({
      batch: batchToMessage(await service.cancel(principal, batch_id)),
    })),
    WatchBatch: door.serverStream<WatchBatchRequest__Output, WatchBatchResponse>(async function* (
      { batch_id, resume_token, counts_only = false },
      { principal, signal },
    ) {
      const { steps } = await service.watch(principal, batch_id, resume_token, signal);
      for await (const step of steps)
        if (!(counts_only && step.event?.type === 'item_finished')) yield batchStepToMessage(step);
    }),
  };
}

async function* stepsOf(requests: AsyncIterable<BatchCreateRequest__Output>): AsyncGenerator<BatchStep> {
  for await (const { header, items, close } of requests) {
    if (header) yield { header: openFromMessage(header) };
    else if (items) yield { items: items.items.map(itemFromMessage) };
    else if (close) yield { close: true };
    else throw new LatheError('invalid_argument', 'A step is a header, items or close; got none of them.');
  }
}

function answerToMessage(answer: BatchAnswer): BatchCreateResponse {
  if ('opened' in answer) return { opened: batchToMessage(answer.opened) };
  if ('closed' in answer) return { closed: batchToMessage(answer.closed) };
  return { results: { results: answer.results.map(itemResultToMessage) } };
}
