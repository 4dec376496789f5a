// Original file: protos/lathe/v1/jobs.proto


export interface ListBatchesRequest {
  /**
   * 1 to 1000; 50 unless set.
   */
  'page_size'?: (number);
  'page_token'?: (string);
  '_page_size'?: "page_size";
}

export interface ListBatchesRequest__Output {
  /**
   * 1 to 1000; 50 unless set.
   */
  'page_size'?: (number);
  'page_token': (string);
  '_page_size'?: "page_size";
}
