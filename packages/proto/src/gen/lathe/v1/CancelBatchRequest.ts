// Original file: protos/lathe/v1/jobs.proto


export interface CancelBatchRequest {
  'batch_id'?: (string);
}

export interface CancelBatchRequest__Output {
  'batch_id': (string);
}
