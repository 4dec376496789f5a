// Original file: protos/lathe/internal/v1/work.proto


export interface Offer {
  'tenant_id'?: (string);
  'job_id'?: (string);
  'job_class'?: (string);
  'kind'?: (string);
}

export interface Offer__Output {
  'tenant_id': (string);
  'job_id': (string);
  'job_class': (string);
  'kind': (string);
}
