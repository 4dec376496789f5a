import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** Where to: a URL, or a path behind a socket of the file system. */
export type HttpTarget = { readonly url: string } | { readonly socketPath: string; readonly path: string };

/** One request on a connection of its own, so that none is used that the server has just let go. @throws as `node:http` does. */
export async function httpCall(
  target: HttpTarget,
  method: 'GET' | 'POST' | 'DELETE',
  signal: AbortSignal,
  body?: object,
): Promise<{ readonly status: number; readonly body: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const options = { method, signal, agent: false };
  const asked = 'url' in target ? request(target.url, options) : request({ ...target, host: 'localhost', ...options });
  asked.on('error', reject);
  asked.on('response', (response) => {
    text(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer }), reject);
  });
  asked.end(body === undefined ? undefined : JSON.stringify(body));
  return await promise;
}
