import type { JobClass } from '../jobs/job.ts';

/** Shares of the slots that all classes may take, while jobs of all of them wait: none of them starves. */
export const classWeights: Readonly<Record<JobClass, number>> = { interactive: 16, bulk: 4, long: 1 };
