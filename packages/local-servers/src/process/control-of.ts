import type { ServerControl } from '../server-control.ts';
import type { ServerProcess } from './server-process.ts';

export function controlOf(server: ServerProcess): ServerControl {
  return {
    kill: () => server.kill(),
    stop: () => server.stop(),
    restart: () => server.restart(),
    pause: () => server.pause(),
    resume: () => server.resume(),
  };
}
