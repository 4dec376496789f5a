import { LatheError } from '@lathe/core/errors';
import type { NoServer, SearchOptions, ServerOrigin } from './found-server.ts';

/** One way to a server. */
export type Rung<Server> = () => Promise<Server | NoServer>;

const allOrigins: readonly ServerOrigin[] = ['given', 'docker', 'local'];

/**
 * Goes down the ladder to the first rung that has a server. A rung that fails says why and the next one is tried, but
 * for a given address: who names a server wants that one.
 * @returns what was missing on each rung, if none has any.
 */
export async function searchLadder<Server extends object>(
  { origins = allOrigins, signal }: SearchOptions,
  rungs: Readonly<Record<ServerOrigin, readonly Rung<Server>[]>>,
  isGiven: boolean,
): Promise<Server | NoServer> {
  const reasons: string[] = [];
  for (const origin of isGiven && origins.includes('given') ? (['given'] as const) : origins) {
    for (const rung of rungs[origin]) {
      signal?.throwIfAborted();
      const found = await tryRung(rung, signal);
      if (!('missing' in found)) return found;
      reasons.push(found.missing);
    }
  }
  return { missing: reasons.join(' ') };
}

async function tryRung<Server extends object>(
  rung: Rung<Server>,
  signal: AbortSignal | undefined,
): Promise<Server | NoServer> {
  try {
    return await rung();
  } catch (caught) {
    signal?.throwIfAborted();
    const { message } = LatheError.from(caught);
    return { missing: message.endsWith('.') ? message : `${message}.` };
  }
}
