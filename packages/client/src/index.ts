export type { ChannelSettings } from '@lathe/proto';
export { LatheClient } from './lathe-client.ts';
export { LatheClientError } from './call/lathe-client-error.ts';
export type { CallSettings } from './call/unary.ts';
export type { JobListSettings, JobsApi, JobSpec, NewRemoteJob } from './jobs/jobs-api.ts';
export {
  hasEnded,
  type RemoteAttempt,
  type RemoteError,
  type RemoteJob,
  type RemoteJobAsset,
  type RemoteJobClass,
  type RemoteJobState,
} from './jobs/remote-job.ts';
export type { WatchSettings } from './call/follow-stream.ts';
export type { WatchedEvent } from './jobs/watch-job.ts';
export { batchItemFromJson } from './batches/batch-item-from-json.ts';
export type { BatchesApi, WatchedBatchEvent } from './batches/batches-api.ts';
export type { RemoteBatch, RemoteBatchCounts, RemoteItemResult } from './batches/remote-batch.ts';
export type { BatchAnswer, NewRemoteBatch, RemoteBatchItem, SubmitBatchSettings } from './batches/submit-batch.ts';
export type { AssetsApi } from './assets/assets-api.ts';
export type { RemoteAsset, TransferProgress, TransferSettings } from './assets/remote-asset.ts';
export type { UploadedFile, UploadSettings } from './assets/upload-file.ts';
export type { ProfilesApi, RemoteProfile } from './profiles/profiles-api.ts';
