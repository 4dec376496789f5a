/** Estimated work that waits is summed as jobs join and leave queues, so that it is told without reading a backlog. */
export const version8 = `
ALTER TABLE queues ADD COLUMN work_seconds REAL NOT NULL DEFAULT 0;
UPDATE queues SET work_seconds =
  (SELECT ifnull(sum(work_seconds), 0) FROM jobs WHERE queue_id = queues.id);
`;
