/** A job, and a render that others reuse, may be of a damaged input that was read leniently. */
export const version5 = `
ALTER TABLE jobs ADD COLUMN degraded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE renders ADD COLUMN degraded INTEGER NOT NULL DEFAULT 0;
`;
