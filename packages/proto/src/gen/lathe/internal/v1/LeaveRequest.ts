// Original file: protos/lathe/internal/v1/work.proto


export interface LeaveRequest {
  'worker_id'?: (string);
}

export interface LeaveRequest__Output {
  'worker_id': (string);
}
