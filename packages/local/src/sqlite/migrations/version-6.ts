/** Jobs know their batch, and what decides their turn. */
export const version6 = `
ALTER TABLE jobs ADD COLUMN batch_id TEXT;
ALTER TABLE jobs ADD COLUMN item_key TEXT;
ALTER TABLE jobs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN deadline_us INTEGER;
ALTER TABLE jobs ADD COLUMN work_seconds REAL NOT NULL DEFAULT 1;
`;
