import { LatheError } from '@lathe/core/errors';
import { freePort } from './free-port.ts';

const taken = /address already in use|EADDRINUSE/i;

/** Starts something on a free port; another may take it between our look and its bind: then on the next one. */
export async function onFreePort<Started>(
  wanted: number | undefined,
  start: (port: number) => Promise<Started>,
): Promise<{ readonly started: Started; readonly port: number }> {
  for (let tries = 1; ; tries += 1) {
    const port = wanted ?? (await freePort());
    try {
      return { started: await start(port), port };
    } catch (error) {
      const isTaken = error instanceof LatheError && taken.test(error.message);
      if (!isTaken || wanted !== undefined || tries === 5) throw error;
    }
  }
}
