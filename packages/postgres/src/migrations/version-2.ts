/** The trace context of a job's submit stays with it, so that an attempt hours later still links to it. */
export const version2: readonly string[] = ['ALTER TABLE jobs ADD COLUMN traceparent TEXT'];
