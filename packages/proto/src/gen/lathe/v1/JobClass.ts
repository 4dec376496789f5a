// Original file: protos/lathe/v1/jobs.proto

export const JobClass = {
  JOB_CLASS_UNSPECIFIED: 'JOB_CLASS_UNSPECIFIED',
  JOB_CLASS_INTERACTIVE: 'JOB_CLASS_INTERACTIVE',
  JOB_CLASS_BULK: 'JOB_CLASS_BULK',
  JOB_CLASS_LONG: 'JOB_CLASS_LONG',
} as const;

export type JobClass =
  | 'JOB_CLASS_UNSPECIFIED'
  | 0
  | 'JOB_CLASS_INTERACTIVE'
  | 1
  | 'JOB_CLASS_BULK'
  | 2
  | 'JOB_CLASS_LONG'
  | 3

export type JobClass__Output = typeof JobClass[keyof typeof JobClass]
