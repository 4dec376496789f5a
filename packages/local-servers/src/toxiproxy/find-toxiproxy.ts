import { findGoProgram, type GoProgramSearch } from '../fetch/go-program.ts';
import type { NoServer } from '../found-server.ts';
import { controlOf } from '../process/control-of.ts';
import { freePort } from '../process/free-port.ts';
import { untilHttpAnswers } from '../process/http-answers.ts';
import { onFreePort } from '../process/on-free-port.ts';
import { ServerProcess } from '../process/server-process.ts';
import { searchLadder } from '../search-ladder.ts';
import { ToxiproxyApi, type ToxiproxyServer } from './toxiproxy-server.ts';

const toxiproxy = {
  name: 'toxiproxy',
  packagePath: 'github.com/Shopify/toxiproxy/v2/cmd/server',
  version: 'v2.12.0',
} as const;

/** A Toxiproxy of ours, built by Go; proxies that it has vanish when it is restarted. */
export async function findToxiproxy(search: GoProgramSearch): Promise<ToxiproxyServer | NoServer> {
  return await searchLadder<ToxiproxyServer>(
    { ...search, origins: ['local'] },
    { given: [], docker: [], local: [() => startToxiproxy(search)] },
    false,
  );
}

async function startToxiproxy(search: GoProgramSearch): Promise<ToxiproxyServer | NoServer> {
  const program = await findGoProgram(toxiproxy, search);
  if (typeof program !== 'string') return program;
  search.onStep?.('Starting Toxiproxy');
  const { started: server, port } = await onFreePort(undefined, (port) =>
    ServerProcess.start(
      {
        name: 'Toxiproxy',
        command: program,
        arguments: ['-host', '127.0.0.1', '-port', String(port)],
        environment: {},
        untilReady: (_log, limit) => untilHttpAnswers(`http://127.0.0.1:${port}/version`, limit),
      },
      search.signal,
    ),
  );
  const endpoint = `http://127.0.0.1:${port}`;
  const api = new ToxiproxyApi(endpoint);
  return {
    origin: 'local',
    description: `Toxiproxy ${toxiproxy.version} on 127.0.0.1:${port}`,
    endpoint,
    control: controlOf(server),
    createProxy: async (name, upstream, listenPort) =>
      await api.createProxy(name, upstream, listenPort ?? (await freePort())),
    [Symbol.asyncDispose]: () => server.kill(),
  };
}
