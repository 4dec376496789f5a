import { basename, dirname, join } from 'node:path';
import { hasEnded, type JobSpec, type LatheClient, type RemoteJob, type RemoteJobClass } from '@lathe/client';
import type { InputFile } from '../inputs/collect-inputs.ts';
import { makeFolder } from '../master/make-folder.ts';
import type { ProgressDisplay } from '../terminal/progress-display.ts';

/** Where the outputs of one input go, by role; another role goes beside the first under the name the farm gives it. */
export type OutputPaths = ReadonlyMap<string, string>;

export interface SubmitSettings {
  readonly client: LatheClient;
  readonly spec: JobSpec;
  readonly class: RemoteJobClass;
  readonly noReuse: boolean;
  readonly signal: AbortSignal;
  readonly display: ProgressDisplay;
}

/** Uploads a file and asks for its job, under a request id of its own, so that a repeated call makes no second job. */
export async function submitFile(input: InputFile, settings: SubmitSettings): Promise<RemoteJob> {
  const { client, spec, noReuse, signal, display } = settings;
  const name = basename(input.path);
  const { asset } = await client.assets.uploadFile(input.path, {
    name,
    signal,
    onProgress: ({ doneBytes, totalBytes }) =>
      display.update(input.path, { phase: 'upload', fraction: totalBytes === 0 ? 1 : doneBytes / totalBytes }),
  });
  const { job } = await client.jobs.create(
    {
      spec,
      class: settings.class,
      noReuse,
      label: input.relativePath.slice(-200),
      inputs: [{ role: 'source', assetId: asset.id, name }],
    },
    { signal },
  );
  return job;
}

/** Waits until the job has ended; the bar follows its progress, `onChange` its states. */
export async function followJob(
  submitted: RemoteJob,
  input: InputFile,
  { client, signal, display }: SubmitSettings,
  onChange: (job: RemoteJob) => void,
): Promise<RemoteJob> {
  let job = submitted;
  if (hasEnded(job)) return job;
  for await (const event of client.jobs.watch(job.id, { signal })) {
    if (event.job.state !== job.state) onChange(event.job);
    job = event.job;
    display.update(input.path, { phase: job.phase || job.state, fraction: job.progress });
  }
  return job;
}

/** Downloads every output of an ended job. @returns where they are. */
export async function downloadOutputs(
  job: RemoteJob,
  input: InputFile,
  { client, signal, display }: SubmitSettings,
  paths: OutputPaths,
): Promise<readonly string[]> {
  const written: string[] = [];
  const [first = '.'] = paths.values();
  for (const { role, assetId, name } of job.outputs) {
    const path = paths.get(role) ?? join(dirname(first), basename(name));
    await makeFolder(dirname(path));
    await client.assets.downloadFile(assetId, path, {
      signal,
      onProgress: ({ doneBytes, totalBytes }) =>
        display.update(input.path, { phase: 'download', fraction: totalBytes === 0 ? 1 : doneBytes / totalBytes }),
    });
    written.push(path);
  }
  return written;
}
