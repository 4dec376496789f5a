import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { BatchNotice as _lathe_internal_v1_BatchNotice, BatchNotice__Output as _lathe_internal_v1_BatchNotice__Output } from './lathe/internal/v1/BatchNotice.ts';
import type { Claim as _lathe_internal_v1_Claim, Claim__Output as _lathe_internal_v1_Claim__Output } from './lathe/internal/v1/Claim.ts';
import type { ClaimInput as _lathe_internal_v1_ClaimInput, ClaimInput__Output as _lathe_internal_v1_ClaimInput__Output } from './lathe/internal/v1/ClaimInput.ts';
import type { ClaimOutput as _lathe_internal_v1_ClaimOutput, ClaimOutput__Output as _lathe_internal_v1_ClaimOutput__Output } from './lathe/internal/v1/ClaimOutput.ts';
import type { ClaimRequest as _lathe_internal_v1_ClaimRequest, ClaimRequest__Output as _lathe_internal_v1_ClaimRequest__Output } from './lathe/internal/v1/ClaimRequest.ts';
import type { ClaimResponse as _lathe_internal_v1_ClaimResponse, ClaimResponse__Output as _lathe_internal_v1_ClaimResponse__Output } from './lathe/internal/v1/ClaimResponse.ts';
import type { CompleteRequest as _lathe_internal_v1_CompleteRequest, CompleteRequest__Output as _lathe_internal_v1_CompleteRequest__Output } from './lathe/internal/v1/CompleteRequest.ts';
import type { CompleteResponse as _lathe_internal_v1_CompleteResponse, CompleteResponse__Output as _lathe_internal_v1_CompleteResponse__Output } from './lathe/internal/v1/CompleteResponse.ts';
import type { Control as _lathe_internal_v1_Control, Control__Output as _lathe_internal_v1_Control__Output } from './lathe/internal/v1/Control.ts';
import type { DeadAttempt as _lathe_internal_v1_DeadAttempt, DeadAttempt__Output as _lathe_internal_v1_DeadAttempt__Output } from './lathe/internal/v1/DeadAttempt.ts';
import type { DeadJob as _lathe_internal_v1_DeadJob, DeadJob__Output as _lathe_internal_v1_DeadJob__Output } from './lathe/internal/v1/DeadJob.ts';
import type { EventNotice as _lathe_internal_v1_EventNotice, EventNotice__Output as _lathe_internal_v1_EventNotice__Output } from './lathe/internal/v1/EventNotice.ts';
import type { FinishedOutput as _lathe_internal_v1_FinishedOutput, FinishedOutput__Output as _lathe_internal_v1_FinishedOutput__Output } from './lathe/internal/v1/FinishedOutput.ts';
import type { LeaseRef as _lathe_internal_v1_LeaseRef, LeaseRef__Output as _lathe_internal_v1_LeaseRef__Output } from './lathe/internal/v1/LeaseRef.ts';
import type { LeaveRequest as _lathe_internal_v1_LeaveRequest, LeaveRequest__Output as _lathe_internal_v1_LeaveRequest__Output } from './lathe/internal/v1/LeaveRequest.ts';
import type { LeaveResponse as _lathe_internal_v1_LeaveResponse, LeaveResponse__Output as _lathe_internal_v1_LeaveResponse__Output } from './lathe/internal/v1/LeaveResponse.ts';
import type { Notice as _lathe_internal_v1_Notice, Notice__Output as _lathe_internal_v1_Notice__Output } from './lathe/internal/v1/Notice.ts';
import type { Offer as _lathe_internal_v1_Offer, Offer__Output as _lathe_internal_v1_Offer__Output } from './lathe/internal/v1/Offer.ts';
import type { ReleaseRequest as _lathe_internal_v1_ReleaseRequest, ReleaseRequest__Output as _lathe_internal_v1_ReleaseRequest__Output } from './lathe/internal/v1/ReleaseRequest.ts';
import type { ReleaseResponse as _lathe_internal_v1_ReleaseResponse, ReleaseResponse__Output as _lathe_internal_v1_ReleaseResponse__Output } from './lathe/internal/v1/ReleaseResponse.ts';
import type { RenewItem as _lathe_internal_v1_RenewItem, RenewItem__Output as _lathe_internal_v1_RenewItem__Output } from './lathe/internal/v1/RenewItem.ts';
import type { RenewRequest as _lathe_internal_v1_RenewRequest, RenewRequest__Output as _lathe_internal_v1_RenewRequest__Output } from './lathe/internal/v1/RenewRequest.ts';
import type { RenewResponse as _lathe_internal_v1_RenewResponse, RenewResponse__Output as _lathe_internal_v1_RenewResponse__Output } from './lathe/internal/v1/RenewResponse.ts';
import type { WatchOffersRequest as _lathe_internal_v1_WatchOffersRequest, WatchOffersRequest__Output as _lathe_internal_v1_WatchOffersRequest__Output } from './lathe/internal/v1/WatchOffersRequest.ts';
import type { WatchOffersResponse as _lathe_internal_v1_WatchOffersResponse, WatchOffersResponse__Output as _lathe_internal_v1_WatchOffersResponse__Output } from './lathe/internal/v1/WatchOffersResponse.ts';
import type { WorkClient as _lathe_internal_v1_WorkClient, WorkDefinition as _lathe_internal_v1_WorkDefinition } from './lathe/internal/v1/Work.ts';
import type { AnalyzeSpec as _lathe_v1_AnalyzeSpec, AnalyzeSpec__Output as _lathe_v1_AnalyzeSpec__Output } from './lathe/v1/AnalyzeSpec.ts';
import type { Attempt as _lathe_v1_Attempt, Attempt__Output as _lathe_v1_Attempt__Output } from './lathe/v1/Attempt.ts';
import type { Batch as _lathe_v1_Batch, Batch__Output as _lathe_v1_Batch__Output } from './lathe/v1/Batch.ts';
import type { BatchClose as _lathe_v1_BatchClose, BatchClose__Output as _lathe_v1_BatchClose__Output } from './lathe/v1/BatchClose.ts';
import type { BatchCounts as _lathe_v1_BatchCounts, BatchCounts__Output as _lathe_v1_BatchCounts__Output } from './lathe/v1/BatchCounts.ts';
import type { BatchCreateRequest as _lathe_v1_BatchCreateRequest, BatchCreateRequest__Output as _lathe_v1_BatchCreateRequest__Output } from './lathe/v1/BatchCreateRequest.ts';
import type { BatchCreateResponse as _lathe_v1_BatchCreateResponse, BatchCreateResponse__Output as _lathe_v1_BatchCreateResponse__Output } from './lathe/v1/BatchCreateResponse.ts';
import type { BatchEvent as _lathe_v1_BatchEvent, BatchEvent__Output as _lathe_v1_BatchEvent__Output } from './lathe/v1/BatchEvent.ts';
import type { BatchHeader as _lathe_v1_BatchHeader, BatchHeader__Output as _lathe_v1_BatchHeader__Output } from './lathe/v1/BatchHeader.ts';
import type { BatchItem as _lathe_v1_BatchItem, BatchItem__Output as _lathe_v1_BatchItem__Output } from './lathe/v1/BatchItem.ts';
import type { BatchItemResult as _lathe_v1_BatchItemResult, BatchItemResult__Output as _lathe_v1_BatchItemResult__Output } from './lathe/v1/BatchItemResult.ts';
import type { BatchItemResults as _lathe_v1_BatchItemResults, BatchItemResults__Output as _lathe_v1_BatchItemResults__Output } from './lathe/v1/BatchItemResults.ts';
import type { BatchItems as _lathe_v1_BatchItems, BatchItems__Output as _lathe_v1_BatchItems__Output } from './lathe/v1/BatchItems.ts';
import type { CancelBatchRequest as _lathe_v1_CancelBatchRequest, CancelBatchRequest__Output as _lathe_v1_CancelBatchRequest__Output } from './lathe/v1/CancelBatchRequest.ts';
import type { CancelBatchResponse as _lathe_v1_CancelBatchResponse, CancelBatchResponse__Output as _lathe_v1_CancelBatchResponse__Output } from './lathe/v1/CancelBatchResponse.ts';
import type { CancelJobRequest as _lathe_v1_CancelJobRequest, CancelJobRequest__Output as _lathe_v1_CancelJobRequest__Output } from './lathe/v1/CancelJobRequest.ts';
import type { CancelJobResponse as _lathe_v1_CancelJobResponse, CancelJobResponse__Output as _lathe_v1_CancelJobResponse__Output } from './lathe/v1/CancelJobResponse.ts';
import type { CreateJobRequest as _lathe_v1_CreateJobRequest, CreateJobRequest__Output as _lathe_v1_CreateJobRequest__Output } from './lathe/v1/CreateJobRequest.ts';
import type { CreateJobResponse as _lathe_v1_CreateJobResponse, CreateJobResponse__Output as _lathe_v1_CreateJobResponse__Output } from './lathe/v1/CreateJobResponse.ts';
import type { CustomSpec as _lathe_v1_CustomSpec, CustomSpec__Output as _lathe_v1_CustomSpec__Output } from './lathe/v1/CustomSpec.ts';
import type { DeleteJobRequest as _lathe_v1_DeleteJobRequest, DeleteJobRequest__Output as _lathe_v1_DeleteJobRequest__Output } from './lathe/v1/DeleteJobRequest.ts';
import type { DeleteJobResponse as _lathe_v1_DeleteJobResponse, DeleteJobResponse__Output as _lathe_v1_DeleteJobResponse__Output } from './lathe/v1/DeleteJobResponse.ts';
import type { Error as _lathe_v1_Error, Error__Output as _lathe_v1_Error__Output } from './lathe/v1/Error.ts';
import type { GetBatchRequest as _lathe_v1_GetBatchRequest, GetBatchRequest__Output as _lathe_v1_GetBatchRequest__Output } from './lathe/v1/GetBatchRequest.ts';
import type { GetBatchResponse as _lathe_v1_GetBatchResponse, GetBatchResponse__Output as _lathe_v1_GetBatchResponse__Output } from './lathe/v1/GetBatchResponse.ts';
import type { GetJobRequest as _lathe_v1_GetJobRequest, GetJobRequest__Output as _lathe_v1_GetJobRequest__Output } from './lathe/v1/GetJobRequest.ts';
import type { GetJobResponse as _lathe_v1_GetJobResponse, GetJobResponse__Output as _lathe_v1_GetJobResponse__Output } from './lathe/v1/GetJobResponse.ts';
import type { Job as _lathe_v1_Job, Job__Output as _lathe_v1_Job__Output } from './lathe/v1/Job.ts';
import type { JobAsset as _lathe_v1_JobAsset, JobAsset__Output as _lathe_v1_JobAsset__Output } from './lathe/v1/JobAsset.ts';
import type { JobEvent as _lathe_v1_JobEvent, JobEvent__Output as _lathe_v1_JobEvent__Output } from './lathe/v1/JobEvent.ts';
import type { JobsClient as _lathe_v1_JobsClient, JobsDefinition as _lathe_v1_JobsDefinition } from './lathe/v1/Jobs.ts';
import type { ListBatchesRequest as _lathe_v1_ListBatchesRequest, ListBatchesRequest__Output as _lathe_v1_ListBatchesRequest__Output } from './lathe/v1/ListBatchesRequest.ts';
import type { ListBatchesResponse as _lathe_v1_ListBatchesResponse, ListBatchesResponse__Output as _lathe_v1_ListBatchesResponse__Output } from './lathe/v1/ListBatchesResponse.ts';
import type { ListJobsRequest as _lathe_v1_ListJobsRequest, ListJobsRequest__Output as _lathe_v1_ListJobsRequest__Output } from './lathe/v1/ListJobsRequest.ts';
import type { ListJobsResponse as _lathe_v1_ListJobsResponse, ListJobsResponse__Output as _lathe_v1_ListJobsResponse__Output } from './lathe/v1/ListJobsResponse.ts';
import type { MasterSpec as _lathe_v1_MasterSpec, MasterSpec__Output as _lathe_v1_MasterSpec__Output } from './lathe/v1/MasterSpec.ts';
import type { RetryJobRequest as _lathe_v1_RetryJobRequest, RetryJobRequest__Output as _lathe_v1_RetryJobRequest__Output } from './lathe/v1/RetryJobRequest.ts';
import type { RetryJobResponse as _lathe_v1_RetryJobResponse, RetryJobResponse__Output as _lathe_v1_RetryJobResponse__Output } from './lathe/v1/RetryJobResponse.ts';
import type { WatchBatchRequest as _lathe_v1_WatchBatchRequest, WatchBatchRequest__Output as _lathe_v1_WatchBatchRequest__Output } from './lathe/v1/WatchBatchRequest.ts';
import type { WatchBatchResponse as _lathe_v1_WatchBatchResponse, WatchBatchResponse__Output as _lathe_v1_WatchBatchResponse__Output } from './lathe/v1/WatchBatchResponse.ts';
import type { WatchJobRequest as _lathe_v1_WatchJobRequest, WatchJobRequest__Output as _lathe_v1_WatchJobRequest__Output } from './lathe/v1/WatchJobRequest.ts';
import type { WatchJobResponse as _lathe_v1_WatchJobResponse, WatchJobResponse__Output as _lathe_v1_WatchJobResponse__Output } from './lathe/v1/WatchJobResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  lathe: {
    internal: {
      v1: {
        BatchNotice: MessageTypeDefinition<_lathe_internal_v1_BatchNotice, _lathe_internal_v1_BatchNotice__Output>
        Claim: MessageTypeDefinition<_lathe_internal_v1_Claim, _lathe_internal_v1_Claim__Output>
        ClaimInput: MessageTypeDefinition<_lathe_internal_v1_ClaimInput, _lathe_internal_v1_ClaimInput__Output>
        ClaimOutput: MessageTypeDefinition<_lathe_internal_v1_ClaimOutput, _lathe_internal_v1_ClaimOutput__Output>
        ClaimRequest: MessageTypeDefinition<_lathe_internal_v1_ClaimRequest, _lathe_internal_v1_ClaimRequest__Output>
        ClaimResponse: MessageTypeDefinition<_lathe_internal_v1_ClaimResponse, _lathe_internal_v1_ClaimResponse__Output>
        CompleteRequest: MessageTypeDefinition<_lathe_internal_v1_CompleteRequest, _lathe_internal_v1_CompleteRequest__Output>
        CompleteResponse: MessageTypeDefinition<_lathe_internal_v1_CompleteResponse, _lathe_internal_v1_CompleteResponse__Output>
        Control: MessageTypeDefinition<_lathe_internal_v1_Control, _lathe_internal_v1_Control__Output>
        DeadAttempt: MessageTypeDefinition<_lathe_internal_v1_DeadAttempt, _lathe_internal_v1_DeadAttempt__Output>
        DeadJob: MessageTypeDefinition<_lathe_internal_v1_DeadJob, _lathe_internal_v1_DeadJob__Output>
        EventNotice: MessageTypeDefinition<_lathe_internal_v1_EventNotice, _lathe_internal_v1_EventNotice__Output>
        FinishedOutput: MessageTypeDefinition<_lathe_internal_v1_FinishedOutput, _lathe_internal_v1_FinishedOutput__Output>
        LeaseRef: MessageTypeDefinition<_lathe_internal_v1_LeaseRef, _lathe_internal_v1_LeaseRef__Output>
        LeaveRequest: MessageTypeDefinition<_lathe_internal_v1_LeaveRequest, _lathe_internal_v1_LeaveRequest__Output>
        LeaveResponse: MessageTypeDefinition<_lathe_internal_v1_LeaveResponse, _lathe_internal_v1_LeaveResponse__Output>
        Notice: MessageTypeDefinition<_lathe_internal_v1_Notice, _lathe_internal_v1_Notice__Output>
        Offer: MessageTypeDefinition<_lathe_internal_v1_Offer, _lathe_internal_v1_Offer__Output>
        ReleaseRequest: MessageTypeDefinition<_lathe_internal_v1_ReleaseRequest, _lathe_internal_v1_ReleaseRequest__Output>
        ReleaseResponse: MessageTypeDefinition<_lathe_internal_v1_ReleaseResponse, _lathe_internal_v1_ReleaseResponse__Output>
        RenewItem: MessageTypeDefinition<_lathe_internal_v1_RenewItem, _lathe_internal_v1_RenewItem__Output>
        RenewRequest: MessageTypeDefinition<_lathe_internal_v1_RenewRequest, _lathe_internal_v1_RenewRequest__Output>
        RenewResponse: MessageTypeDefinition<_lathe_internal_v1_RenewResponse, _lathe_internal_v1_RenewResponse__Output>
        WatchOffersRequest: MessageTypeDefinition<_lathe_internal_v1_WatchOffersRequest, _lathe_internal_v1_WatchOffersRequest__Output>
        WatchOffersResponse: MessageTypeDefinition<_lathe_internal_v1_WatchOffersResponse, _lathe_internal_v1_WatchOffersResponse__Output>
        /**
         * Worker to gateway: claims and leases. Workers hold no database credential and no storage key.
         */
        Work: SubtypeConstructor<typeof grpc.Client, _lathe_internal_v1_WorkClient> & { service: _lathe_internal_v1_WorkDefinition }
      }
    }
    v1: {
      AnalyzeSpec: MessageTypeDefinition<_lathe_v1_AnalyzeSpec, _lathe_v1_AnalyzeSpec__Output>
      Attempt: MessageTypeDefinition<_lathe_v1_Attempt, _lathe_v1_Attempt__Output>
      Batch: MessageTypeDefinition<_lathe_v1_Batch, _lathe_v1_Batch__Output>
      BatchClose: MessageTypeDefinition<_lathe_v1_BatchClose, _lathe_v1_BatchClose__Output>
      BatchCounts: MessageTypeDefinition<_lathe_v1_BatchCounts, _lathe_v1_BatchCounts__Output>
      BatchCreateRequest: MessageTypeDefinition<_lathe_v1_BatchCreateRequest, _lathe_v1_BatchCreateRequest__Output>
      BatchCreateResponse: MessageTypeDefinition<_lathe_v1_BatchCreateResponse, _lathe_v1_BatchCreateResponse__Output>
      BatchEvent: MessageTypeDefinition<_lathe_v1_BatchEvent, _lathe_v1_BatchEvent__Output>
      BatchHeader: MessageTypeDefinition<_lathe_v1_BatchHeader, _lathe_v1_BatchHeader__Output>
      BatchItem: MessageTypeDefinition<_lathe_v1_BatchItem, _lathe_v1_BatchItem__Output>
      BatchItemResult: MessageTypeDefinition<_lathe_v1_BatchItemResult, _lathe_v1_BatchItemResult__Output>
      BatchItemResults: MessageTypeDefinition<_lathe_v1_BatchItemResults, _lathe_v1_BatchItemResults__Output>
      BatchItems: MessageTypeDefinition<_lathe_v1_BatchItems, _lathe_v1_BatchItems__Output>
      CancelBatchRequest: MessageTypeDefinition<_lathe_v1_CancelBatchRequest, _lathe_v1_CancelBatchRequest__Output>
      CancelBatchResponse: MessageTypeDefinition<_lathe_v1_CancelBatchResponse, _lathe_v1_CancelBatchResponse__Output>
      CancelJobRequest: MessageTypeDefinition<_lathe_v1_CancelJobRequest, _lathe_v1_CancelJobRequest__Output>
      CancelJobResponse: MessageTypeDefinition<_lathe_v1_CancelJobResponse, _lathe_v1_CancelJobResponse__Output>
      CreateJobRequest: MessageTypeDefinition<_lathe_v1_CreateJobRequest, _lathe_v1_CreateJobRequest__Output>
      CreateJobResponse: MessageTypeDefinition<_lathe_v1_CreateJobResponse, _lathe_v1_CreateJobResponse__Output>
      CustomSpec: MessageTypeDefinition<_lathe_v1_CustomSpec, _lathe_v1_CustomSpec__Output>
      DeleteJobRequest: MessageTypeDefinition<_lathe_v1_DeleteJobRequest, _lathe_v1_DeleteJobRequest__Output>
      DeleteJobResponse: MessageTypeDefinition<_lathe_v1_DeleteJobResponse, _lathe_v1_DeleteJobResponse__Output>
      Error: MessageTypeDefinition<_lathe_v1_Error, _lathe_v1_Error__Output>
      GetBatchRequest: MessageTypeDefinition<_lathe_v1_GetBatchRequest, _lathe_v1_GetBatchRequest__Output>
      GetBatchResponse: MessageTypeDefinition<_lathe_v1_GetBatchResponse, _lathe_v1_GetBatchResponse__Output>
      GetJobRequest: MessageTypeDefinition<_lathe_v1_GetJobRequest, _lathe_v1_GetJobRequest__Output>
      GetJobResponse: MessageTypeDefinition<_lathe_v1_GetJobResponse, _lathe_v1_GetJobResponse__Output>
      Job: MessageTypeDefinition<_lathe_v1_Job, _lathe_v1_Job__Output>
      JobAsset: MessageTypeDefinition<_lathe_v1_JobAsset, _lathe_v1_JobAsset__Output>
      JobClass: EnumTypeDefinition
      JobEvent: MessageTypeDefinition<_lathe_v1_JobEvent, _lathe_v1_JobEvent__Output>
      JobState: EnumTypeDefinition
      /**
       * Jobs of the calling tenant.
       */
      Jobs: SubtypeConstructor<typeof grpc.Client, _lathe_v1_JobsClient> & { service: _lathe_v1_JobsDefinition }
      ListBatchesRequest: MessageTypeDefinition<_lathe_v1_ListBatchesRequest, _lathe_v1_ListBatchesRequest__Output>
      ListBatchesResponse: MessageTypeDefinition<_lathe_v1_ListBatchesResponse, _lathe_v1_ListBatchesResponse__Output>
      ListJobsRequest: MessageTypeDefinition<_lathe_v1_ListJobsRequest, _lathe_v1_ListJobsRequest__Output>
      ListJobsResponse: MessageTypeDefinition<_lathe_v1_ListJobsResponse, _lathe_v1_ListJobsResponse__Output>
      MasterSpec: MessageTypeDefinition<_lathe_v1_MasterSpec, _lathe_v1_MasterSpec__Output>
      RetryJobRequest: MessageTypeDefinition<_lathe_v1_RetryJobRequest, _lathe_v1_RetryJobRequest__Output>
      RetryJobResponse: MessageTypeDefinition<_lathe_v1_RetryJobResponse, _lathe_v1_RetryJobResponse__Output>
      WatchBatchRequest: MessageTypeDefinition<_lathe_v1_WatchBatchRequest, _lathe_v1_WatchBatchRequest__Output>
      WatchBatchResponse: MessageTypeDefinition<_lathe_v1_WatchBatchResponse, _lathe_v1_WatchBatchResponse__Output>
      WatchJobRequest: MessageTypeDefinition<_lathe_v1_WatchJobRequest, _lathe_v1_WatchJobRequest__Output>
      WatchJobResponse: MessageTypeDefinition<_lathe_v1_WatchJobResponse, _lathe_v1_WatchJobResponse__Output>
    }
  }
}

