/** An asset that somebody uploaded is not an output only, so it does not go with a job that made the same bytes. */
export const version4 = `
ALTER TABLE assets ADD COLUMN is_upload INTEGER NOT NULL DEFAULT 0;
UPDATE assets SET is_upload = 1 WHERE object_key LIKE tenant_id || '/uploads/%';
`;
