import { LatheError, type ErrorCode, type ErrorDetails } from '@lathe/core/errors';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { STATUS_CODES } from 'node:http';
import type { Logger } from '../logging/create-logger.ts';

/** Body of a failed request, RFC 9457, with the catalogue's code and remedy. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly details: ErrorDetails;
}

export function toProblem(error: LatheError): Problem {
  const status = error.facts.httpStatus;
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: error.message,
    code: error.code,
    remedy: error.facts.remedy,
    details: error.details,
  };
}

/** Answers with `application/problem+json`; a response already begun is cut off, so that it cannot pass for whole. */
export function sendProblem(response: Response, error: LatheError): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = toProblem(error);
  if (error.code === 'unavailable') response.setHeader('Retry-After', '1');
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** Answers every route that nothing else took. */
export const unknownRoute: RequestHandler = (request, response) => {
  sendProblem(response, new LatheError('not_found', `There is no ${request.method} ${request.path}.`));
};

/** The last middleware of an app: maps whatever a route threw, and logs what is a defect of ours. */
export function problemMiddleware(log: Logger): ErrorRequestHandler {
  return (caught: unknown, request, response, _next) => {
    const error = fromHttpError(caught) ?? LatheError.from(caught);
    if (error.facts.httpStatus === 500) log.error({ err: error, path: request.path }, 'request failed');
    sendProblem(response, error);
  };
}

/** Errors of express and its body parsers carry a 4xx status. */
function fromHttpError(caught: unknown): LatheError | null {
  if (!(caught instanceof Error) || caught instanceof LatheError || !('status' in caught)) return null;
  if (typeof caught.status !== 'number' || caught.status >= 500) return null;
  const code = caught.status === 413 ? 'limit_exceeded' : 'invalid_argument';
  return new LatheError(code, `The request cannot be read: ${caught.message}.`, { cause: caught });
}
