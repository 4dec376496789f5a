// Original file: protos/lathe/v1/jobs.proto


export interface DeleteJobRequest {
  'job_id'?: (string);
}

export interface DeleteJobRequest__Output {
  'job_id': (string);
}
