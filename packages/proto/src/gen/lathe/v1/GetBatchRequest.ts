// Original file: protos/lathe/v1/jobs.proto


export interface GetBatchRequest {
  'batch_id'?: (string);
}

export interface GetBatchRequest__Output {
  'batch_id': (string);
}
