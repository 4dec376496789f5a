import { jobKinds, usualJobKind, type ItemResult, type RefusedItem } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { readCsv, readJsonLines, type ManifestItem } from '@lathe/core/manifest';
import { loadLatheProtos } from '@lathe/proto';
import { toProblem } from '@lathe/service-kit';
import { Router, type Request } from 'express';
import { once } from 'node:events';
import { sendEvents } from '../watching/send-events.ts';
import { specFields } from '../jobs/given-spec.ts';
import { idempotencyKey } from '../wire/idempotency-key.ts';
import { fromJson, pathText, queryText, toJson, type RestDoor } from '../wire/rest-door.ts';
import { batchStepToMessage, batchToMessage } from './batch-messages.ts';
import { itemFromMessage, openFromMessage, pageFromMessage, type GivenItem, type OpenBatch } from './batch-requests.ts';
import type { BatchService } from './batch-service.ts';
import { createBatchStream, type BatchAnswer, type BatchStep } from './create-batch-stream.ts';

/** Items of a manifest that are written together. */
const chunkItems = 2000;

/** The REST form of the batches of lathe.v1.Jobs. A manifest is the body of a POST; its answer is JSON lines as items are accepted. */
export function batchesRoutes(door: RestDoor, service: BatchService): Router {
  const router = Router();
  const { GetBatch, ListBatches, CancelBatch, WatchBatch } = loadLatheProtos().Jobs.service;

  router.post(
    '/v1/batches',
    door.route(async ({ principal, request, response, signal, traceparent }) => {
      const open = openFromQuery(request);
      const answers = createBatchStream(service, principal, stepsOf(request, open), traceparent);
      // The first answer decides the status; from then on a failure is a line of its own.
      const first = await answers.next();
      response.writeHead(201, { 'Content-Type': 'application/x-ndjson; charset=utf-8', 'Cache-Control': 'no-store' });
      try {
        for (let step = first; step.done !== true; step = await answers.next())
          if (!response.write(linesOf(step.value))) await once(response, 'drain', { signal });
      } catch (caught) {
        if (signal.aborted) return;
        response.write(`${JSON.stringify({ problem: toProblem(LatheError.from(caught)) })}\n`);
      }
      response.end();
    }),
  );
  router.get(
    '/v1/batches',
    door.route(async ({ principal, request, response }) => {
      const pageSize = queryText(request, 'pageSize');
      const json = {
        ...(pageSize === '' ? {} : { pageSize: Number(pageSize) }),
        pageToken: queryText(request, 'pageToken'),
      };
      const wanted = pageFromMessage(fromJson('lathe.v1.ListBatchesRequest', ListBatches.requestType, json));
      const page = await service.list(principal, wanted.pageSize, wanted.pageToken);
      const reply = { batches: page.batches.map(batchToMessage), next_page_token: page.nextPageToken ?? '' };
      response.json(toJson('lathe.v1.ListBatchesResponse', ListBatches.responseType, reply));
    }),
  );
  router.get(
    '/v1/batches/:id',
    door.route(async ({ principal, request, response }) => {
      const batch = batchToMessage(await service.get(principal, pathText(request, 'id')));
      response.json(toJson('lathe.v1.GetBatchResponse', GetBatch.responseType, { batch }));
    }),
  );
  router.post(
    '/v1/batches/:id/cancel',
    door.route(async ({ principal, request, response }) => {
      const batch = batchToMessage(await service.cancel(principal, pathText(request, 'id')));
      response.json(toJson('lathe.v1.CancelBatchResponse', CancelBatch.responseType, { batch }));
    }),
  );
  router.get(
    '/v1/batches/:id/events',
    door.route(async ({ principal, request, response, signal }) => {
      const token = request.get('Last-Event-ID') ?? queryText(request, 'resumeToken');
      const watch = await service.watch(principal, pathText(request, 'id'), token, signal);
      const jsonOf = (step: Parameters<typeof batchStepToMessage>[0]): object =>
        toJson('lathe.v1.WatchBatchResponse', WatchBatch.responseType, batchStepToMessage(step));
      await sendEvents(response, watch, jsonOf, signal);
    }),
  );
  return router;
}

/** The header as query parameters of the same names; the spec as JSON in a parameter of its kind's name. @throws invalid_argument. */
function openFromQuery(request: Request): OpenBatch {
  const { BatchHeader } = loadLatheProtos();
  const json: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(request.query)) {
    if (name === 'kind') continue;
    const text = queryText(request, name);
    if (specFields.includes(name)) json[name] = specOf(name, text);
    else if (name === 'noReuse') json[name] = text === 'true';
    else json[name] = /^(attemptLimit|priority)$/.test(name) ? Number(text) : value;
  }
  const requestId = idempotencyKey(request, typeof json['requestId'] === 'string' ? json['requestId'] : '');
  return openFromMessage(fromJson('lathe.v1.BatchHeader', BatchHeader, { ...json, requestId }));
}

function specOf(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LatheError(
      'invalid_argument',
      `The query parameter ${name} is a spec as JSON, got ${JSON.stringify(text.slice(0, 80))}.`,
      {
        details: { field: name },
        cause,
      },
    );
  }
}

async function* stepsOf(request: Request, header: OpenBatch): AsyncGenerator<BatchStep> {
  const manifest = manifestOf(request, header);
  yield { header };
  let items: (GivenItem | RefusedItem)[] = [];
  let failure: { readonly caught: unknown } | null = null;
  try {
    for await (const entry of manifest) {
      items.push(itemOf(entry));
      if (items.length < chunkItems) continue;
      yield { items };
      items = [];
    }
  } catch (caught) {
    failure = { caught };
  }
  // A line at fault ends the manifest; the lines before it are taken, and the batch stays open for what is mended.
  if (items.length > 0) yield { items };
  if (failure !== null) throw failure.caught;
  yield { close: true };
}

/** @throws invalid_argument for another content type. */
function manifestOf(request: Request, header: OpenBatch): AsyncGenerator<ManifestItem> {
  const body: AsyncIterable<Uint8Array> = request.iterator({ destroyOnReturn: false });
  const [type = ''] = (request.get('Content-Type') ?? '').split(';');
  const kind = queryText(request, 'kind') || (header.defaults.given?.kind ?? usualJobKind.kind);
  const wireField = jobKinds.find((each) => each.kind === kind)?.wireField ?? kind;
  if (type.trim() === 'text/csv') return readCsv(body, wireField);
  if (/^application\/(x-ndjson|jsonl|json-lines)$/.test(type.trim())) return readJsonLines(body);
  throw new LatheError(
    'invalid_argument',
    `A manifest has the content type application/x-ndjson or text/csv, got ${JSON.stringify(type)}.`,
    { details: { field: 'Content-Type' } },
  );
}

/** An item at fault is refused by itself; so is a path: the server does not read its callers' disks. */
function itemOf(entry: ManifestItem): GivenItem | RefusedItem {
  try {
    return givenItem(entry);
  } catch (caught) {
    return { itemKey: entry.key, error: LatheError.from(caught).toRecord() };
  }
}

function givenItem({ line, key, path, item }: ManifestItem): GivenItem {
  if (path !== null)
    throw new LatheError(
      'invalid_argument',
      `Line ${line} of the manifest: ${key} names a path; upload the file and name its assetId, or use "lathe submit --manifest".`,
      {
        details: { line, field: 'path' },
      },
    );
  return itemFromMessage(fromJson('lathe.v1.BatchItem', loadLatheProtos().BatchItem, item));
}

function linesOf(answer: BatchAnswer): string {
  const { GetBatch } = loadLatheProtos().Jobs.service;
  if ('results' in answer) return answer.results.map((result) => `${JSON.stringify(resultJson(result))}\n`).join('');
  const [name, batch] =
    'opened' in answer ? (['opened', answer.opened] as const) : (['closed', answer.closed] as const);
  const json = toJson('lathe.v1.GetBatchResponse', GetBatch.responseType, { batch: batchToMessage(batch) });
  return `${JSON.stringify({ [name]: Reflect.get(json, 'batch') })}\n`;
}

/** `{key, jobId, created}` or `{key, error: {code, message, details}}`. */
function resultJson(result: ItemResult): object {
  if ('error' in result) return { key: result.itemKey, error: result.error };
  return { key: result.itemKey, jobId: result.jobId, created: result.created };
}
