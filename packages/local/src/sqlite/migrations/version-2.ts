/**
 * Retention finds ended jobs by age, and lists find jobs by state, without reading the whole table; progress events
 * are held to a rate by the time of the last one.
 */
export const version2 = `
ALTER TABLE jobs ADD COLUMN progress_event_at_us INTEGER NOT NULL DEFAULT 0;
CREATE INDEX jobs_ended ON jobs (updated_at_us) WHERE state IN ('succeeded', 'failed', 'cancelled', 'dead');
CREATE INDEX jobs_by_state ON jobs (tenant_id, state, ordinal);
`;
