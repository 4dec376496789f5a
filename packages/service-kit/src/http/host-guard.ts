import { LatheError } from '@lathe/core/errors';
import type { Request, RequestHandler } from 'express';

/** Host names under which a server on loopback may be called. */
export const loopbackHosts: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Refuses requests for another host, and from pages of another origin, with permission_denied: what keeps a web page
 * in the user's browser from reaching a server on loopback, also by DNS rebinding.
 * @param ownHosts Host names without port, IPv6 in brackets; null allows every host and origin.
 */
export function hostGuard(ownHosts: readonly string[] | null): RequestHandler {
  return (request, _response, next) => {
    if (ownHosts !== null) {
      requireOwnHost(request.headers.host ?? '', ownHosts);
      requireOwnOrigin(request, ownHosts);
    }
    next();
  };
}

/** @param authority `host:port`, as in Host or :authority. @throws permission_denied. */
export function requireOwnHost(authority: string, ownHosts: readonly string[]): void {
  const host = authority.replace(/:\d+$/, '').toLowerCase();
  if (!ownHosts.includes(host))
    throw new LatheError('permission_denied', `This server does not answer for the host ${JSON.stringify(host)}.`, {
      details: { host },
    });
}

function requireOwnOrigin(request: Request, ownHosts: readonly string[]): void {
  const origin = request.headers.origin;
  if (origin === undefined) return;
  const scheme = 'encrypted' in request.socket ? 'https' : 'http';
  const own = ownHosts.map((host) => `${scheme}://${host}:${request.socket.localPort}`);
  if (!own.includes(origin.toLowerCase()))
    throw new LatheError('permission_denied', `Pages of ${JSON.stringify(origin)} may not call this server.`, {
      details: { origin },
    });
}
