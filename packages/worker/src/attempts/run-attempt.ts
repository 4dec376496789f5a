import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LatheError } from '@lathe/core/errors';
import type { ErrorRecord } from '@lathe/core';
import type { FirstBlocks, RenderTask } from '@lathe/engine';
import { traced, type Logger, type SpanStart, type Tracing } from '@lathe/service-kit';
import type { OwnKindTask } from '../kinds/own-kind.ts';
import type { Rendered, Renderers } from '../kinds/renderers.ts';
import type { Lease } from '../leases/lease.ts';
import type { ClaimedInput, ClaimedOutput, ClaimedWork } from '../link/claimed-work.ts';
import type { AttemptReport, StoredOutput, WorkLink } from '../link/work-link.ts';
import type { WorkerMetrics } from '../metrics.ts';
import type { ScratchSpace } from '../scratch/scratch-space.ts';
import { fetchObject } from '../transfer/fetch-object.ts';
import { storeObject } from '../transfer/store-object.ts';
import { together } from '../transfer/together.ts';
import type { AttemptEnd } from './attempt-runner.ts';
import { withoutServerPaths } from './without-server-paths.ts';

export interface AttemptContext {
  readonly link: Pick<WorkLink, 'complete' | 'release'>;
  readonly renderers: Renderers;
  readonly scratch: ScratchSpace;
  readonly metrics: WorkerMetrics;
  readonly nowMs: () => number;
  readonly log: Logger;
  readonly tracing: Tracing;
  /** Of the attempt. */
  readonly traceparent: string | null;
  /** @param phase `fetch`, `store`. */
  readonly report: (progress: number, phase: string) => void;
  /** Resolves when a thread is free for the render. */
  readonly untilTurn: () => Promise<void>;
  /** @param phase one of the engine's. */
  readonly onProgress: (fraction: number, phase: string) => void;
  /** The thread is free again; outputs are stored beside the next render. @param firstBlocks of a render that succeeded. */
  readonly onRendered: (firstBlocks: FirstBlocks | null) => void;
  /** Whether the job is given back for this failure. */
  readonly isWorkersFault: (error: ErrorRecord) => boolean;
}

/**
 * One attempt from its claim to its end: inputs by signed URL, render, outputs by signed URL, one answer to the gateway.
 * A lost lease is left in silence. Never rejects.
 */
export async function runAttempt(work: ClaimedWork, lease: Lease, context: AttemptContext): Promise<AttemptEnd> {
  const { link, log } = context;
  let report: AttemptReport;
  try {
    report = { outcome: 'succeeded', ...(await produce(work, lease, context)) };
  } catch (caught) {
    const error = LatheError.from(caught);
    if (lease.stop === null && error.code === 'internal') log.error({ err: error }, 'attempt failed by a defect');
    report = { outcome: 'failed', error: error.toRecord() };
  }
  const error = report.outcome === 'failed' && lease.stop === null ? report.error : null;
  try {
    if (lease.stop === 'lost' || lease.stop === 'expired') return { outcome: lease.stop, error };
    const isReleased = lease.stop === 'released' && report.outcome === 'failed';
    if (isReleased || (error !== null && context.isWorkersFault(error))) {
      await answer(lease, () => link.release(lease.ref));
      return { outcome: 'released', error };
    }
    const told: AttemptReport =
      lease.stop === 'cancelled' && report.outcome === 'failed' ? { outcome: 'cancelled' } : report;
    await traced(context.tracing, 'complete', { kind: 'client', parent: context.traceparent }, (span) =>
      answer(lease, () => link.complete(lease.ref, told, span.traceparent)),
    );
    if (told.outcome === 'failed') log.info({ code: told.error.code, message: told.error.message }, 'attempt failed');
    return { outcome: told.outcome, error };
  } catch (caught) {
    const refusal = LatheError.from(caught);
    log.warn({ err: refusal }, 'attempt dropped');
    return { outcome: refusal.code === 'stale_fence' ? 'lost' : 'expired', error };
  }
}

interface Product {
  readonly outputs: readonly StoredOutput[];
  readonly degraded: boolean;
}

async function produce(work: ClaimedWork, lease: Lease, context: AttemptContext): Promise<Product> {
  const inputBytes = work.inputs.reduce((sum, input) => sum + input.sizeBytes, 0);
  await using scratch = await context.scratch.reserve(inputBytes, lease.signal);
  const { directory } = scratch;
  const inputs = work.inputs.map((input, index) => ({ ...input, path: join(directory, `input-${index}`) }));
  const places = work.outputs.map((place, index) => ({ ...place, path: join(directory, `output-${index}`) }));
  try {
    return await produceIn(directory, { work, lease, inputs, places }, context);
  } catch (caught) {
    throw withoutServerPaths(LatheError.from(caught), directory, [...inputs, ...places]);
  }
}

interface AttemptFiles {
  readonly work: ClaimedWork;
  readonly lease: Lease;
  readonly inputs: readonly (ClaimedInput & { readonly path: string })[];
  readonly places: readonly (ClaimedOutput & { readonly path: string })[];
}

async function produceIn(
  scratchDirectory: string,
  { work, lease, inputs, places }: AttemptFiles,
  context: AttemptContext,
): Promise<Product> {
  const { signal } = lease;
  context.report(0, 'fetch');
  await together(
    signal,
    inputs.map(
      (input) => (either) =>
        traced(context.tracing, 'download', transferSpan(context, input.role, input.sizeBytes), () =>
          fetchObject(input, input.path, either),
        ),
    ),
  );
  const { outputs: written, degraded } = await render(work, lease, context, {
    kind: work.kind,
    recipe: work.recipe,
    inputs: inputs.map(({ role, path }) => ({ role, path })),
    outputs: places.map(({ role, path }) => ({ role, path })),
    scratchDirectory,
  });
  context.report(1, 'store');
  const outputs = await together(
    signal,
    places.map((place) => (either) => store(place, written, context, either)),
  );
  return { outputs, degraded };
}

async function store(
  { role, objectKey, path, url, ...named }: AttemptFiles['places'][number],
  written: Rendered['outputs'],
  context: AttemptContext,
  signal: AbortSignal,
): Promise<StoredOutput> {
  const file = written.find((each) => each.role === role);
  if (file === undefined) throw new LatheError('internal', `The render wrote no output with the role ${role}.`);
  const { sha256, sizeBytes, mediaType = named.mediaType } = file;
  await traced(context.tracing, 'upload', transferSpan(context, role, sizeBytes), () =>
    storeObject({ path, url, mediaType, sha256, sizeBytes }, signal),
  );
  const name = file.ending === undefined ? named.name : withEnding(named.name, file.ending);
  return { role, objectKey, name, mediaType, sha256, sizeBytes };
}

function transferSpan({ traceparent }: AttemptContext, role: string, sizeBytes: number): SpanStart {
  return { kind: 'client', parent: traceparent, attributes: { 'lathe.role': role, 'lathe.size_bytes': sizeBytes } };
}

/** The gateway names outputs before their container is known. */
function withEnding(name: string, ending: string): string {
  return name.endsWith(ending) ? name : name.replace(/\.[^.]*$/, '') + ending;
}

async function render(
  work: ClaimedWork,
  lease: Lease,
  { renderers, metrics, tracing, traceparent, nowMs, untilTurn, onProgress, onRendered }: AttemptContext,
  task: RenderTask & OwnKindTask,
): Promise<Rendered> {
  await untilTurn();
  const startedAtMs = nowMs();
  const span = tracing.start('render', { parent: traceparent, attributes: { 'lathe.job.kind': work.kind } });
  let firstBlocks: FirstBlocks | null = null;
  try {
    const rendered = await renderers.run(task, { signal: lease.signal, onProgress });
    ({ firstBlocks } = rendered);
    if (rendered.audioSeconds !== null) {
      metrics.audioSeconds.inc(rendered.audioSeconds);
      metrics.realtimeRatio.observe({ kind: work.kind }, (rendered.audioSeconds * 1000) / (nowMs() - startedAtMs));
    }
    span.end(null);
    return rendered;
  } catch (caught) {
    span.end(LatheError.from(caught).code);
    throw caught;
  } finally {
    onRendered(firstBlocks);
  }
}

/**
 * Tells the gateway, again and again while it is away, until the lease has expired; only while the lease is held, so an
 * overdue one must be renewed first. What is only given back is not worth waiting for longer than the lease.
 */
async function answer(lease: Lease, tell: () => Promise<void>): Promise<void> {
  for (let failures = 1; ; failures += 1) {
    if (lease.stop === 'lost') throw new LatheError('stale_fence', 'The job was given to another worker meanwhile.');
    if (!lease.mayBeRenewed || (!lease.isHeld && lease.stop === 'released'))
      throw new LatheError('deadline_exceeded', 'The lease ended before the gateway could be told of the result.');
    try {
      if (lease.isHeld) return await tell();
    } catch (caught) {
      const { code } = LatheError.from(caught);
      if (code !== 'unavailable' && code !== 'deadline_exceeded') throw caught;
    }
    await delay(Math.min(1000, 50 * 2 ** Math.min(failures, 5)));
  }
}
