import { LatheError } from '@lathe/core/errors';
import { loadLatheProtos } from '@lathe/proto';
import { toProblem } from '@lathe/service-kit';
import type { Response } from 'express';
import { once } from 'node:events';
import { toJson } from '../wire/rest-door.ts';
import { watchStepToMessage } from './job-messages.ts';
import type { JobWatch, WatchStep } from './watch-job.ts';

/**
 * A watch as server-sent events: `id` is the resume token, `event` the type, `data` the JSON of lathe.v1.WatchJobResponse;
 * heartbeats are comments. A watch with nothing left answers 204, which ends the reconnecting of an EventSource;
 * an error after the start is an event `problem`.
 */
export async function sendJobEvents(response: Response, watch: JobWatch, signal: AbortSignal): Promise<void> {
  if (watch.isOver) {
    response.status(204).end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  try {
    for await (const step of watch.steps) if (!response.write(textOf(step))) await once(response, 'drain', { signal });
  } catch (caught) {
    if (signal.aborted) return;
    response.write(`event: problem\ndata: ${JSON.stringify(toProblem(LatheError.from(caught)))}\n\n`);
  }
  response.end();
}

function textOf(step: WatchStep): string {
  if (step.event === null) return ': heartbeat\n\n';
  const { responseType } = loadLatheProtos().Jobs.service.Watch;
  const json = toJson('lathe.v1.WatchJobResponse', responseType, watchStepToMessage(step));
  return `id: ${step.resumeToken}\nevent: ${step.event.type}\ndata: ${JSON.stringify(json)}\n\n`;
}
