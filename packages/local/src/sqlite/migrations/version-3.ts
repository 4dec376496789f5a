/** Jobs that lost a worker are found without reading the backlog, however long it is. */
export const version3 = `
CREATE INDEX jobs_lone ON jobs (class, tenant_id, ordinal) WHERE state IN ('queued', 'offered') AND losses > 0;
`;
