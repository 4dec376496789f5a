import type { ChaosFacts } from '../audit/chaos-facts.ts';
import { pidOf } from '../audit/leases-end.ts';
import type { RunReport } from './run-report.ts';

const mostShown = 40;
const idPattern = /\b(?:job|bat)_[0-9A-Za-z-]+/;

/**
 * Everything known of the jobs and batches that a report's violations name, up to 40 of them, when who ran them was gone,
 * and when nobody could act: what one needs to find out why.
 */
export function evidenceOf(report: RunReport, facts: ChaosFacts): readonly unknown[] {
  const sentences = report.invariants.flatMap(({ violations }) => violations);
  const ids = [...new Set(sentences.flatMap((sentence) => idPattern.exec(sentence)?.[0] ?? []))];
  return ids.slice(0, mostShown).map((id) => ({
    id,
    violations: sentences.filter((sentence) => sentence.includes(id)),
    accepted: facts.accepted.filter(({ jobId }) => jobId === id),
    job: facts.jobs.filter(({ jobId }) => jobId === id),
    batch: facts.batches.filter(({ batchId }) => batchId === id),
    attempts: facts.attempts.filter(({ jobId }) => jobId === id),
    events: facts.events.filter(({ jobId }) => jobId === id),
    notices: facts.notices.filter(({ jobId }) => jobId === id),
    watches: facts.watches.filter((watch) => watch.id === id),
    gone: facts.attempts
      .filter(({ jobId }) => jobId === id)
      .flatMap(({ workerId }) => facts.gone.filter(({ pid }) => pid === pidOf(workerId))),
    blind: facts.blind,
  }));
}
