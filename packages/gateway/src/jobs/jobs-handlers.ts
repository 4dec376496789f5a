import type {
  CancelJobRequest__Output,
  CancelJobResponse,
  CreateJobRequest__Output,
  CreateJobResponse,
  DeleteJobRequest__Output,
  DeleteJobResponse,
  GetJobRequest__Output,
  GetJobResponse,
  JobsHandlers,
  ListJobsRequest__Output,
  ListJobsResponse,
  RetryJobRequest__Output,
  RetryJobResponse,
  WatchJobRequest__Output,
  WatchJobResponse,
} from '@lathe/proto';
import type { GrpcDoor } from '../wire/grpc-door.ts';
import { createFromMessage, listFromMessage } from './job-requests.ts';
import { attemptToMessage, jobToMessage, watchStepToMessage } from './job-messages.ts';
import type { JobService } from './job-service.ts';

/** lathe.v1.Jobs over gRPC. */
export function jobsHandlers(
  door: GrpcDoor,
  service: JobService,
): Omit<JobsHandlers, 'BatchCreate' | 'GetBatch' | 'ListBatches' | 'WatchBatch' | 'CancelBatch'> {
  return {
    Create: door.unary<CreateJobRequest__Output, CreateJobResponse>(async (request, { principal, traceparent }) => {
      const { job, created } = await service.create(principal, createFromMessage(request), traceparent);
      return { job: jobToMessage(job), created };
    }),
    Get: door.unary<GetJobRequest__Output, GetJobResponse>(async ({ job_id }, { principal }) => {
      const { job, attempts } = await service.get(principal, job_id);
      return { job: jobToMessage(job), attempts: attempts.map(attemptToMessage) };
    }),
    List: door.unary<ListJobsRequest__Output, ListJobsResponse>(async (request, { principal }) => {
      const { jobs, nextPageToken } = await service.list(principal, listFromMessage(request));
      return { jobs: jobs.map(jobToMessage), next_page_token: nextPageToken ?? '' };
    }),
    Cancel: door.unary<CancelJobRequest__Output, CancelJobResponse>(async ({ job_id }, { principal }) => ({
      job: jobToMessage(await service.cancel(principal, job_id)),
    })),
    Retry: door.unary<RetryJobRequest__Output, RetryJobResponse>(async ({ job_id }, { principal }) => ({
      job: jobToMessage(await service.retry(principal, job_id)),
    })),
    Delete: door.unary<DeleteJobRequest__Output, DeleteJobResponse>(async ({ job_id }, { principal }) => {
      await service.delete(principal, job_id);
      return {};
    }),
    Watch: door.serverStream<WatchJobRequest__Output, WatchJobResponse>(async function* (
      request,
      { principal, signal },
    ) {
      const { steps } = await service.watch(principal, request.job_id, request.resume_token, signal);
      for await (const step of steps) yield watchStepToMessage(step);
    }),
  };
}
