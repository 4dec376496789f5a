import { LatheError } from '@lathe/core/errors';
import { loadLatheProtos } from '@lathe/proto';
import express, { Router, type Request } from 'express';
import { idempotencyKey } from '../wire/idempotency-key.ts';
import { fromJson, pathText, queryText, toJson, type RestDoor } from '../wire/rest-door.ts';
import { sendEvents } from '../watching/send-events.ts';
import { attemptToMessage, jobToMessage, watchStepToMessage } from './job-messages.ts';
import { createFromMessage, listFromMessage } from './job-requests.ts';
import type { JobService } from './job-service.ts';

/** The REST form of lathe.v1.Jobs: the same messages as JSON. */
export function jobsRoutes(door: RestDoor, service: JobService, jsonLimitBytes: number): Router {
  const router = Router();
  const { Create, Get, List, Cancel, Retry, Watch } = loadLatheProtos().Jobs.service;
  const body = express.json({ limit: jsonLimitBytes, strict: false });

  router.post(
    '/v1/jobs',
    body,
    door.route(async ({ principal, request, response, traceparent }) => {
      const message = fromJson('lathe.v1.CreateJobRequest', Create.requestType, jsonBody(request));
      const { job, created } = await service.create(
        principal,
        createFromMessage({
          ...message,
          request_id: idempotencyKey(request, message.request_id),
        }),
        traceparent,
      );
      const reply = { job: jobToMessage(job), created };
      response
        .status(created ? 201 : 200)
        .location(`/v1/jobs/${job.id}`)
        .json(toJson('lathe.v1.CreateJobResponse', Create.responseType, reply));
    }),
  );
  router.get(
    '/v1/jobs',
    door.route(async ({ principal, request, response }) => {
      const message = fromJson('lathe.v1.ListJobsRequest', List.requestType, listQuery(request));
      const { jobs, nextPageToken } = await service.list(principal, listFromMessage(message));
      const reply = { jobs: jobs.map(jobToMessage), next_page_token: nextPageToken ?? '' };
      response.json(toJson('lathe.v1.ListJobsResponse', List.responseType, reply));
    }),
  );
  router.get(
    '/v1/jobs/:id',
    door.route(async ({ principal, request, response }) => {
      const { job, attempts } = await service.get(principal, pathText(request, 'id'));
      const reply = { job: jobToMessage(job), attempts: attempts.map(attemptToMessage) };
      response.json(toJson('lathe.v1.GetJobResponse', Get.responseType, reply));
    }),
  );
  router.post(
    '/v1/jobs/:id/cancel',
    door.route(async ({ principal, request, response }) => {
      const job = jobToMessage(await service.cancel(principal, pathText(request, 'id')));
      response.json(toJson('lathe.v1.CancelJobResponse', Cancel.responseType, { job }));
    }),
  );
  router.post(
    '/v1/jobs/:id/retry',
    door.route(async ({ principal, request, response }) => {
      const job = jobToMessage(await service.retry(principal, pathText(request, 'id')));
      response.json(toJson('lathe.v1.RetryJobResponse', Retry.responseType, { job }));
    }),
  );
  router.delete(
    '/v1/jobs/:id',
    door.route(async ({ principal, request, response }) => {
      await service.delete(principal, pathText(request, 'id'));
      response.status(204).end();
    }),
  );
  router.get(
    '/v1/jobs/:id/events',
    door.route(async ({ principal, request, response, signal }) => {
      const token = request.get('Last-Event-ID') ?? queryText(request, 'resumeToken');
      const watch = await service.watch(principal, pathText(request, 'id'), token, signal);
      const jsonOf = (step: Parameters<typeof watchStepToMessage>[0]): object =>
        toJson('lathe.v1.WatchJobResponse', Watch.responseType, watchStepToMessage(step));
      await sendEvents(response, watch, jsonOf, signal);
    }),
  );
  return router;
}

function jsonBody(request: Request): unknown {
  const body: unknown = request.body;
  if (body === undefined)
    throw new LatheError('invalid_argument', 'The request needs a body with Content-Type application/json.');
  return body;
}

/** `states` as a comma-separated list or given several times. */
function listQuery(request: Request): object {
  const pageSize = queryText(request, 'pageSize');
  const states: unknown = request.query['states'];
  const given: readonly unknown[] = Array.isArray(states) ? states : states === undefined ? [] : [states];
  return {
    ...(pageSize === '' ? {} : { pageSize: Number(pageSize) }),
    pageToken: queryText(request, 'pageToken'),
    states: given.flatMap((item) => (typeof item === 'string' ? item.split(',') : [item])),
    kind: queryText(request, 'kind'),
    batchId: queryText(request, 'batchId'),
  };
}
