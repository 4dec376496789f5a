// Original file: protos/lathe/internal/v1/work.proto


export interface WatchOffersRequest {
  'worker_id'?: (string);
  'classes'?: (string)[];
}

export interface WatchOffersRequest__Output {
  'worker_id': (string);
  'classes': (string)[];
}
