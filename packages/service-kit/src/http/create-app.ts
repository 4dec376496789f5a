import { LatheError } from '@lathe/core/errors';
import express, { type Express, type RequestHandler, type Router } from 'express';
import type { Registry } from 'prom-client';
import type { Logger } from '../logging/create-logger.ts';
import { hostGuard } from './host-guard.ts';
import { problemMiddleware, unknownRoute } from './problem.ts';

export interface AppOptions {
  /** Served under /metrics; null: not here. */
  readonly registry: Registry | null;
  readonly log: Logger;
  /** False while starting and stopping: /readyz answers 503. */
  readonly ready: () => boolean;
  /** See `hostGuard`; the probes and metrics are guarded too. */
  readonly ownHosts: readonly string[] | null;
  readonly routes: readonly Router[];
}

/** The one express app of a service: /livez, /readyz, /metrics, its routes, and problem+json for every failure. */
export function createApp(options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(hostGuard(options.ownHosts));
  app.get('/livez', (_request, response) => {
    response.type('text/plain').send('ok\n');
  });
  app.get('/readyz', (_request, response) => {
    if (!options.ready()) throw new LatheError('unavailable', 'The service is starting or stopping.');
    response.type('text/plain').send('ok\n');
  });
  if (options.registry !== null) app.get('/metrics', metricsHandler(options.registry));
  for (const router of options.routes) app.use(router);
  app.use(unknownRoute);
  app.use(problemMiddleware(options.log));
  return app;
}

function metricsHandler(registry: Registry): RequestHandler {
  return async (_request, response) => {
    response.setHeader('Content-Type', registry.contentType);
    response.end(await registry.metrics());
  };
}
