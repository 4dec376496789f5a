// Original file: protos/lathe/v1/jobs.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BatchCreateRequest as _lathe_v1_BatchCreateRequest, BatchCreateRequest__Output as _lathe_v1_BatchCreateRequest__Output } from '../../lathe/v1/BatchCreateRequest.ts';
import type { BatchCreateResponse as _lathe_v1_BatchCreateResponse, BatchCreateResponse__Output as _lathe_v1_BatchCreateResponse__Output } from '../../lathe/v1/BatchCreateResponse.ts';
import type { CancelBatchRequest as _lathe_v1_CancelBatchRequest, CancelBatchRequest__Output as _lathe_v1_CancelBatchRequest__Output } from '../../lathe/v1/CancelBatchRequest.ts';
import type { CancelBatchResponse as _lathe_v1_CancelBatchResponse, CancelBatchResponse__Output as _lathe_v1_CancelBatchResponse__Output } from '../../lathe/v1/CancelBatchResponse.ts';
import type { CancelJobRequest as _lathe_v1_CancelJobRequest, CancelJobRequest__Output as _lathe_v1_CancelJobRequest__Output } from '../../lathe/v1/CancelJobRequest.ts';
import type { CancelJobResponse as _lathe_v1_CancelJobResponse, CancelJobResponse__Output as _lathe_v1_CancelJobResponse__Output } from '../../lathe/v1/CancelJobResponse.ts';
import type { CreateJobRequest as _lathe_v1_CreateJobRequest, CreateJobRequest__Output as _lathe_v1_CreateJobRequest__Output } from '../../lathe/v1/CreateJobRequest.ts';
import type { CreateJobResponse as _lathe_v1_CreateJobResponse, CreateJobResponse__Output as _lathe_v1_CreateJobResponse__Output } from '../../lathe/v1/CreateJobResponse.ts';
import type { DeleteJobRequest as _lathe_v1_DeleteJobRequest, DeleteJobRequest__Output as _lathe_v1_DeleteJobRequest__Output } from '../../lathe/v1/DeleteJobRequest.ts';
import type { DeleteJobResponse as _lathe_v1_DeleteJobResponse, DeleteJobResponse__Output as _lathe_v1_DeleteJobResponse__Output } from '../../lathe/v1/DeleteJobResponse.ts';
import type { GetBatchRequest as _lathe_v1_GetBatchRequest, GetBatchRequest__Output as _lathe_v1_GetBatchRequest__Output } from '../../lathe/v1/GetBatchRequest.ts';
import type { GetBatchResponse as _lathe_v1_GetBatchResponse, GetBatchResponse__Output as _lathe_v1_GetBatchResponse__Output } from '../../lathe/v1/GetBatchResponse.ts';
import type { GetJobRequest as _lathe_v1_GetJobRequest, GetJobRequest__Output as _lathe_v1_GetJobRequest__Output } from '../../lathe/v1/GetJobRequest.ts';
import type { GetJobResponse as _lathe_v1_GetJobResponse, GetJobResponse__Output as _lathe_v1_GetJobResponse__Output } from '../../lathe/v1/GetJobResponse.ts';
import type { ListBatchesRequest as _lathe_v1_ListBatchesRequest, ListBatchesRequest__Output as _lathe_v1_ListBatchesRequest__Output } from '../../lathe/v1/ListBatchesRequest.ts';
import type { ListBatchesResponse as _lathe_v1_ListBatchesResponse, ListBatchesResponse__Output as _lathe_v1_ListBatchesResponse__Output } from '../../lathe/v1/ListBatchesResponse.ts';
import type { ListJobsRequest as _lathe_v1_ListJobsRequest, ListJobsRequest__Output as _lathe_v1_ListJobsRequest__Output } from '../../lathe/v1/ListJobsRequest.ts';
import type { ListJobsResponse as _lathe_v1_ListJobsResponse, ListJobsResponse__Output as _lathe_v1_ListJobsResponse__Output } from '../../lathe/v1/ListJobsResponse.ts';
import type { RetryJobRequest as _lathe_v1_RetryJobRequest, RetryJobRequest__Output as _lathe_v1_RetryJobRequest__Output } from '../../lathe/v1/RetryJobRequest.ts';
import type { RetryJobResponse as _lathe_v1_RetryJobResponse, RetryJobResponse__Output as _lathe_v1_RetryJobResponse__Output } from '../../lathe/v1/RetryJobResponse.ts';
import type { WatchBatchRequest as _lathe_v1_WatchBatchRequest, WatchBatchRequest__Output as _lathe_v1_WatchBatchRequest__Output } from '../../lathe/v1/WatchBatchRequest.ts';
import type { WatchBatchResponse as _lathe_v1_WatchBatchResponse, WatchBatchResponse__Output as _lathe_v1_WatchBatchResponse__Output } from '../../lathe/v1/WatchBatchResponse.ts';
import type { WatchJobRequest as _lathe_v1_WatchJobRequest, WatchJobRequest__Output as _lathe_v1_WatchJobRequest__Output } from '../../lathe/v1/WatchJobRequest.ts';
import type { WatchJobResponse as _lathe_v1_WatchJobResponse, WatchJobResponse__Output as _lathe_v1_WatchJobResponse__Output } from '../../lathe/v1/WatchJobResponse.ts';

/**
 * Jobs of the calling tenant.
 */
export interface JobsClient extends grpc.Client {
  /**
   * Submits many jobs: first a header, then chunks of items, then close. Each chunk is answered, in order, with one
   * result per item; an item answered with a job id is durable. A broken stream is taken up again by the header's
   * batch_id or the same request_id, sending again what was not answered: items are idempotent by their key.
   */
  BatchCreate(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_lathe_v1_BatchCreateRequest, _lathe_v1_BatchCreateResponse__Output>;
  BatchCreate(options?: grpc.CallOptions): grpc.ClientDuplexStream<_lathe_v1_BatchCreateRequest, _lathe_v1_BatchCreateResponse__Output>;
  /**
   * Submits many jobs: first a header, then chunks of items, then close. Each chunk is answered, in order, with one
   * result per item; an item answered with a job id is durable. A broken stream is taken up again by the header's
   * batch_id or the same request_id, sending again what was not answered: items are idempotent by their key.
   */
  batchCreate(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_lathe_v1_BatchCreateRequest, _lathe_v1_BatchCreateResponse__Output>;
  batchCreate(options?: grpc.CallOptions): grpc.ClientDuplexStream<_lathe_v1_BatchCreateRequest, _lathe_v1_BatchCreateResponse__Output>;
  
  /**
   * Queued jobs end at once, running ones within a second.
   */
  Cancel(argument: _lathe_v1_CancelJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_CancelJobResponse__Output>): grpc.ClientUnaryCall;
  Cancel(argument: _lathe_v1_CancelJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_CancelJobResponse__Output>): grpc.ClientUnaryCall;
  Cancel(argument: _lathe_v1_CancelJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_CancelJobResponse__Output>): grpc.ClientUnaryCall;
  Cancel(argument: _lathe_v1_CancelJobRequest, callback: grpc.requestCallback<_lathe_v1_CancelJobResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Queued jobs end at once, running ones within a second.
   */
  cancel(argument: _lathe_v1_CancelJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_CancelJobResponse__Output>): grpc.ClientUnaryCall;
  cancel(argument: _lathe_v1_CancelJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_CancelJobResponse__Output>): grpc.ClientUnaryCall;
  cancel(argument: _lathe_v1_CancelJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_CancelJobResponse__Output>): grpc.ClientUnaryCall;
  cancel(argument: _lathe_v1_CancelJobRequest, callback: grpc.requestCallback<_lathe_v1_CancelJobResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * From its answer on nothing of the batch starts; running items end within a second.
   */
  CancelBatch(argument: _lathe_v1_CancelBatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_CancelBatchResponse__Output>): grpc.ClientUnaryCall;
  CancelBatch(argument: _lathe_v1_CancelBatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_CancelBatchResponse__Output>): grpc.ClientUnaryCall;
  CancelBatch(argument: _lathe_v1_CancelBatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_CancelBatchResponse__Output>): grpc.ClientUnaryCall;
  CancelBatch(argument: _lathe_v1_CancelBatchRequest, callback: grpc.requestCallback<_lathe_v1_CancelBatchResponse__Output>): grpc.ClientUnaryCall;
  /**
   * From its answer on nothing of the batch starts; running items end within a second.
   */
  cancelBatch(argument: _lathe_v1_CancelBatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_CancelBatchResponse__Output>): grpc.ClientUnaryCall;
  cancelBatch(argument: _lathe_v1_CancelBatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_CancelBatchResponse__Output>): grpc.ClientUnaryCall;
  cancelBatch(argument: _lathe_v1_CancelBatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_CancelBatchResponse__Output>): grpc.ClientUnaryCall;
  cancelBatch(argument: _lathe_v1_CancelBatchRequest, callback: grpc.requestCallback<_lathe_v1_CancelBatchResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Accepts a job; durable when it answers. The same request_id with the same body answers the same job.
   */
  Create(argument: _lathe_v1_CreateJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_CreateJobResponse__Output>): grpc.ClientUnaryCall;
  Create(argument: _lathe_v1_CreateJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_CreateJobResponse__Output>): grpc.ClientUnaryCall;
  Create(argument: _lathe_v1_CreateJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_CreateJobResponse__Output>): grpc.ClientUnaryCall;
  Create(argument: _lathe_v1_CreateJobRequest, callback: grpc.requestCallback<_lathe_v1_CreateJobResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Accepts a job; durable when it answers. The same request_id with the same body answers the same job.
   */
  create(argument: _lathe_v1_CreateJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_CreateJobResponse__Output>): grpc.ClientUnaryCall;
  create(argument: _lathe_v1_CreateJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_CreateJobResponse__Output>): grpc.ClientUnaryCall;
  create(argument: _lathe_v1_CreateJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_CreateJobResponse__Output>): grpc.ClientUnaryCall;
  create(argument: _lathe_v1_CreateJobRequest, callback: grpc.requestCallback<_lathe_v1_CreateJobResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Removes a job that has ended, and the outputs no other job names.
   */
  Delete(argument: _lathe_v1_DeleteJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_DeleteJobResponse__Output>): grpc.ClientUnaryCall;
  Delete(argument: _lathe_v1_DeleteJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_DeleteJobResponse__Output>): grpc.ClientUnaryCall;
  Delete(argument: _lathe_v1_DeleteJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_DeleteJobResponse__Output>): grpc.ClientUnaryCall;
  Delete(argument: _lathe_v1_DeleteJobRequest, callback: grpc.requestCallback<_lathe_v1_DeleteJobResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Removes a job that has ended, and the outputs no other job names.
   */
  delete(argument: _lathe_v1_DeleteJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_DeleteJobResponse__Output>): grpc.ClientUnaryCall;
  delete(argument: _lathe_v1_DeleteJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_DeleteJobResponse__Output>): grpc.ClientUnaryCall;
  delete(argument: _lathe_v1_DeleteJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_DeleteJobResponse__Output>): grpc.ClientUnaryCall;
  delete(argument: _lathe_v1_DeleteJobRequest, callback: grpc.requestCallback<_lathe_v1_DeleteJobResponse__Output>): grpc.ClientUnaryCall;
  
  Get(argument: _lathe_v1_GetJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _lathe_v1_GetJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _lathe_v1_GetJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _lathe_v1_GetJobRequest, callback: grpc.requestCallback<_lathe_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _lathe_v1_GetJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _lathe_v1_GetJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _lathe_v1_GetJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _lathe_v1_GetJobRequest, callback: grpc.requestCallback<_lathe_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  
  GetBatch(argument: _lathe_v1_GetBatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_GetBatchResponse__Output>): grpc.ClientUnaryCall;
  GetBatch(argument: _lathe_v1_GetBatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_GetBatchResponse__Output>): grpc.ClientUnaryCall;
  GetBatch(argument: _lathe_v1_GetBatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_GetBatchResponse__Output>): grpc.ClientUnaryCall;
  GetBatch(argument: _lathe_v1_GetBatchRequest, callback: grpc.requestCallback<_lathe_v1_GetBatchResponse__Output>): grpc.ClientUnaryCall;
  getBatch(argument: _lathe_v1_GetBatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_GetBatchResponse__Output>): grpc.ClientUnaryCall;
  getBatch(argument: _lathe_v1_GetBatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_GetBatchResponse__Output>): grpc.ClientUnaryCall;
  getBatch(argument: _lathe_v1_GetBatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_GetBatchResponse__Output>): grpc.ClientUnaryCall;
  getBatch(argument: _lathe_v1_GetBatchRequest, callback: grpc.requestCallback<_lathe_v1_GetBatchResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Newest first.
   */
  List(argument: _lathe_v1_ListJobsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _lathe_v1_ListJobsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _lathe_v1_ListJobsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _lathe_v1_ListJobsRequest, callback: grpc.requestCallback<_lathe_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Newest first.
   */
  list(argument: _lathe_v1_ListJobsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _lathe_v1_ListJobsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _lathe_v1_ListJobsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _lathe_v1_ListJobsRequest, callback: grpc.requestCallback<_lathe_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Newest first.
   */
  ListBatches(argument: _lathe_v1_ListBatchesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  ListBatches(argument: _lathe_v1_ListBatchesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  ListBatches(argument: _lathe_v1_ListBatchesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  ListBatches(argument: _lathe_v1_ListBatchesRequest, callback: grpc.requestCallback<_lathe_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Newest first.
   */
  listBatches(argument: _lathe_v1_ListBatchesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  listBatches(argument: _lathe_v1_ListBatchesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  listBatches(argument: _lathe_v1_ListBatchesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  listBatches(argument: _lathe_v1_ListBatchesRequest, callback: grpc.requestCallback<_lathe_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Queues a failed, cancelled or dead job again.
   */
  Retry(argument: _lathe_v1_RetryJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_RetryJobResponse__Output>): grpc.ClientUnaryCall;
  Retry(argument: _lathe_v1_RetryJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_RetryJobResponse__Output>): grpc.ClientUnaryCall;
  Retry(argument: _lathe_v1_RetryJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_RetryJobResponse__Output>): grpc.ClientUnaryCall;
  Retry(argument: _lathe_v1_RetryJobRequest, callback: grpc.requestCallback<_lathe_v1_RetryJobResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Queues a failed, cancelled or dead job again.
   */
  retry(argument: _lathe_v1_RetryJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_RetryJobResponse__Output>): grpc.ClientUnaryCall;
  retry(argument: _lathe_v1_RetryJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_RetryJobResponse__Output>): grpc.ClientUnaryCall;
  retry(argument: _lathe_v1_RetryJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_RetryJobResponse__Output>): grpc.ClientUnaryCall;
  retry(argument: _lathe_v1_RetryJobRequest, callback: grpc.requestCallback<_lathe_v1_RetryJobResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Every event of a job until it has ended; a resume_token continues without gap or repeat.
   */
  Watch(argument: _lathe_v1_WatchJobRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lathe_v1_WatchJobResponse__Output>;
  Watch(argument: _lathe_v1_WatchJobRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_lathe_v1_WatchJobResponse__Output>;
  /**
   * Every event of a job until it has ended; a resume_token continues without gap or repeat.
   */
  watch(argument: _lathe_v1_WatchJobRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lathe_v1_WatchJobResponse__Output>;
  watch(argument: _lathe_v1_WatchJobRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_lathe_v1_WatchJobResponse__Output>;
  
  /**
   * Counts as they change and every item that ends, until the batch is over; a resume_token continues without gap or repeat.
   */
  WatchBatch(argument: _lathe_v1_WatchBatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lathe_v1_WatchBatchResponse__Output>;
  WatchBatch(argument: _lathe_v1_WatchBatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_lathe_v1_WatchBatchResponse__Output>;
  /**
   * Counts as they change and every item that ends, until the batch is over; a resume_token continues without gap or repeat.
   */
  watchBatch(argument: _lathe_v1_WatchBatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lathe_v1_WatchBatchResponse__Output>;
  watchBatch(argument: _lathe_v1_WatchBatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_lathe_v1_WatchBatchResponse__Output>;
  
}

/**
 * Jobs of the calling tenant.
 */
export interface JobsHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Submits many jobs: first a header, then chunks of items, then close. Each chunk is answered, in order, with one
   * result per item; an item answered with a job id is durable. A broken stream is taken up again by the header's
   * batch_id or the same request_id, sending again what was not answered: items are idempotent by their key.
   */
  BatchCreate: grpc.handleBidiStreamingCall<_lathe_v1_BatchCreateRequest__Output, _lathe_v1_BatchCreateResponse>;
  
  /**
   * Queued jobs end at once, running ones within a second.
   */
  Cancel: grpc.handleUnaryCall<_lathe_v1_CancelJobRequest__Output, _lathe_v1_CancelJobResponse>;
  
  /**
   * From its answer on nothing of the batch starts; running items end within a second.
   */
  CancelBatch: grpc.handleUnaryCall<_lathe_v1_CancelBatchRequest__Output, _lathe_v1_CancelBatchResponse>;
  
  /**
   * Accepts a job; durable when it answers. The same request_id with the same body answers the same job.
   */
  Create: grpc.handleUnaryCall<_lathe_v1_CreateJobRequest__Output, _lathe_v1_CreateJobResponse>;
  
  /**
   * Removes a job that has ended, and the outputs no other job names.
   */
  Delete: grpc.handleUnaryCall<_lathe_v1_DeleteJobRequest__Output, _lathe_v1_DeleteJobResponse>;
  
  Get: grpc.handleUnaryCall<_lathe_v1_GetJobRequest__Output, _lathe_v1_GetJobResponse>;
  
  GetBatch: grpc.handleUnaryCall<_lathe_v1_GetBatchRequest__Output, _lathe_v1_GetBatchResponse>;
  
  /**
   * Newest first.
   */
  List: grpc.handleUnaryCall<_lathe_v1_ListJobsRequest__Output, _lathe_v1_ListJobsResponse>;
  
  /**
   * Newest first.
   */
  ListBatches: grpc.handleUnaryCall<_lathe_v1_ListBatchesRequest__Output, _lathe_v1_ListBatchesResponse>;
  
  /**
   * Queues a failed, cancelled or dead job again.
   */
  Retry: grpc.handleUnaryCall<_lathe_v1_RetryJobRequest__Output, _lathe_v1_RetryJobResponse>;
  
  /**
   * Every event of a job until it has ended; a resume_token continues without gap or repeat.
   */
  Watch: grpc.handleServerStreamingCall<_lathe_v1_WatchJobRequest__Output, _lathe_v1_WatchJobResponse>;
  
  /**
   * Counts as they change and every item that ends, until the batch is over; a resume_token continues without gap or repeat.
   */
  WatchBatch: grpc.handleServerStreamingCall<_lathe_v1_WatchBatchRequest__Output, _lathe_v1_WatchBatchResponse>;
  
}

export interface JobsDefinition extends grpc.ServiceDefinition {
  BatchCreate: MethodDefinition<_lathe_v1_BatchCreateRequest, _lathe_v1_BatchCreateResponse, _lathe_v1_BatchCreateRequest__Output, _lathe_v1_BatchCreateResponse__Output>
  Cancel: MethodDefinition<_lathe_v1_CancelJobRequest, _lathe_v1_CancelJobResponse, _lathe_v1_CancelJobRequest__Output, _lathe_v1_CancelJobResponse__Output>
  CancelBatch: MethodDefinition<_lathe_v1_CancelBatchRequest, _lathe_v1_CancelBatchResponse, _lathe_v1_CancelBatchRequest__Output, _lathe_v1_CancelBatchResponse__Output>
  Create: MethodDefinition<_lathe_v1_CreateJobRequest, _lathe_v1_CreateJobResponse, _lathe_v1_CreateJobRequest__Output, _lathe_v1_CreateJobResponse__Output>
  Delete: MethodDefinition<_lathe_v1_DeleteJobRequest, _lathe_v1_DeleteJobResponse, _lathe_v1_DeleteJobRequest__Output, _lathe_v1_DeleteJobResponse__Output>
  Get: MethodDefinition<_lathe_v1_GetJobRequest, _lathe_v1_GetJobResponse, _lathe_v1_GetJobRequest__Output, _lathe_v1_GetJobResponse__Output>
  GetBatch: MethodDefinition<_lathe_v1_GetBatchRequest, _lathe_v1_GetBatchResponse, _lathe_v1_GetBatchRequest__Output, _lathe_v1_GetBatchResponse__Output>
  List: MethodDefinition<_lathe_v1_ListJobsRequest, _lathe_v1_ListJobsResponse, _lathe_v1_ListJobsRequest__Output, _lathe_v1_ListJobsResponse__Output>
  ListBatches: MethodDefinition<_lathe_v1_ListBatchesRequest, _lathe_v1_ListBatchesResponse, _lathe_v1_ListBatchesRequest__Output, _lathe_v1_ListBatchesResponse__Output>
  Retry: MethodDefinition<_lathe_v1_RetryJobRequest, _lathe_v1_RetryJobResponse, _lathe_v1_RetryJobRequest__Output, _lathe_v1_RetryJobResponse__Output>
  Watch: MethodDefinition<_lathe_v1_WatchJobRequest, _lathe_v1_WatchJobResponse, _lathe_v1_WatchJobRequest__Output, _lathe_v1_WatchJobResponse__Output>
  WatchBatch: MethodDefinition<_lathe_v1_WatchBatchRequest, _lathe_v1_WatchBatchResponse, _lathe_v1_WatchBatchRequest__Output, _lathe_v1_WatchBatchResponse__Output>
}
