/** Options that analyze, plan and master share. */
export const threadsOption = {
  kind: 'number',
  valueName: 'N',
  summary: 'Threads: files worked on at once, or parts of one large file; one per core unless given.',
  minimum: 1,
  maximum: 1024,
  integer: true,
} as const;

export const blockFramesOption = {
  kind: 'number',
  valueName: 'N',
  summary: 'Frames processed at a time, 256 to 65536; changes no result.',
  minimum: 256,
  maximum: 65_536,
  integer: true,
} as const;
