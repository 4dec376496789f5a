import { LatheError } from '@lathe/core/errors';
import { toProblem } from '@lathe/service-kit';
import type { Response } from 'express';
import { once } from 'node:events';
import type { Watch, WatchStep } from './follow-log.ts';

/**
 * A watch as server-sent events: `id` is the resume token, `event` the type, `data` the JSON that `jsonOf` makes of a step;
 * heartbeats are comments. A watch with nothing left answers 204, which ends the reconnecting of an EventSource;
 * an error after the start is an event `problem`.
 */
export async function sendEvents<Event extends { readonly type: string }>(
  response: Response,
  { isOver, steps }: Watch<Event>,
  jsonOf: (step: WatchStep<Event>) => object,
  signal: AbortSignal,
): Promise<void> {
  if (isOver) {
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
    for await (const step of steps) {
      const text = step.event === null ? ': heartbeat\n\n' : textOf(step.event.type, step.resumeToken, jsonOf(step));
      if (!response.write(text)) await once(response, 'drain', { signal });
    }
  } catch (caught) {
    if (signal.aborted) return;
    response.write(`event: problem\ndata: ${JSON.stringify(toProblem(LatheError.from(caught)))}\n\n`);
  }
  response.end();
}

function textOf(type: string, id: string, json: object): string {
  return `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(json)}\n\n`;
}
