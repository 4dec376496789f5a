import type { RemoteJob } from '@lathe/client';
import { errorCatalogue } from '@lathe/core/errors';
import { codeOf } from './with-farm.ts';

/** A job as the object of one JSON line: the wire's fields, the recipe as JSON instead of text. */
export function jobObject(job: RemoteJob): object {
  const recipe: unknown = JSON.parse(job.recipe);
  return { ...job, recipe };
}

/** What a job is called for people: its label, or the name of its first input. */
export function jobTitle(job: RemoteJob): string {
  return job.label || (job.inputs[0]?.name ?? job.id);
}

/** Where a job stands, e.g. `running  42 % write`. */
export function jobStanding(job: RemoteJob): string {
  if (job.state === 'running') {
    const percent = `${Math.floor(job.progress * 100)} %`;
    return `running ${percent.padStart(5)} ${job.phase}`.trimEnd();
  }
  if (job.error !== null) return `${job.state}: ${job.error.message}`;
  const notes = [
    ...(job.reused ? ['found a finished render'] : []),
    ...(job.degraded ? ['DEGRADED: the input is damaged'] : []),
  ];
  return notes.length > 0 ? `${job.state} (${notes.join('; ')})` : job.state;
}

/** Exit code that says how a job ended; 0 while it has not. */
export function jobExitCode(job: RemoteJob): number {
  if (job.state === 'cancelled') return errorCatalogue.cancelled.exitCode;
  if (job.state !== 'failed' && job.state !== 'dead') return 0;
  return errorCatalogue[codeOf(job.error?.code ?? 'internal')].exitCode;
}
