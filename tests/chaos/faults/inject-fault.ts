import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceProcess } from '@lathe/cli/farm';
import type { ServerControl } from '@lathe/local-servers';
import type { ChaosCluster } from '../run/chaos-cluster.ts';
import type { Fault, Link } from './fault.ts';
import type { FaultLog } from './fault-log.ts';

const restartLimitMs = 120_000;
const restartPauseMs = 1000;

/** Lets one fault happen and pass; resolves when what it befell is back. */
export async function injectFault(farm: ChaosCluster, fault: Fault, log: FaultLog): Promise<void> {
  log.count(fault.kind);
  const { cluster } = farm;
  const { kind, target, forMs } = fault;
  switch (kind) {
    case 'worker-kill':
      return await killAndRestart(present(cluster.workers[target]).process, forMs, (pid) =>
        log.gone.push({ pid, goneAtMs: Date.now(), backAtMs: null }),
      );
    case 'gateway-kill':
      return await killAndRestart(present(cluster.gateways[target]).process, forMs, () => undefined);
    case 'worker-pause': {
      const { process } = present(cluster.workers[target]);
      const goneAtMs = Date.now();
      const { pid } = process;
      process.pause();
      await delay(forMs);
      log.gone.push({ pid, goneAtMs, backAtMs: Date.now() });
      return process.resume();
    }
    case 'gateway-pause': {
      const { process } = present(cluster.gateways[target]);
      process.pause();
      await delay(forMs);
      return process.resume();
    }
    case 'worker-restart':
      return await restarted(present(cluster.workers[target]).process);
    case 'gateway-restart':
      return await restarted(present(cluster.gateways[target]).process);
    case 'broker-kill': {
      const nodes = present(cluster.servers.kafka.nodes);
      await nodes.kill(target + 1);
      await delay(forMs);
      return await nodes.restart(target + 1);
    }
    case 'postgres-kill':
      return await whileBlind(log, () => outage(present(cluster.servers.postgres.control), forMs));
    case 's3-kill':
      return await outage(present(cluster.servers.s3.control), forMs);
    case 'cut': {
      const link = present(fault.link);
      const cutting = (): Promise<void> => cut(farm, link, forMs);
      return link === 'postgres' ? await whileBlind(log, cutting) : await cutting();
    }
    case 'latency':
      return await slow(farm, fault);
    case 'disk-full': {
      const disk = present(farm.scratch[target]);
      await disk.fill();
      await delay(forMs);
      return await disk.empty();
    }
  }
}

async function killAndRestart(process: ServiceProcess, forMs: number, onKill: (pid: number) => void): Promise<void> {
  const { pid } = process;
  onKill(pid);
  await process.kill();
  await delay(forMs);
  await restarted(process);
}

/** Again and again, as an orchestrator does: a process that starts while its servers are away may end at once. */
async function restarted(process: ServiceProcess): Promise<void> {
  const giveUpAtMs = performance.now() + restartLimitMs;
  for (;;) {
    try {
      return await process.restart();
    } catch (error) {
      if (performance.now() > giveUpAtMs) throw error;
    }
    await delay(restartPauseMs);
  }
}

async function outage(server: ServerControl, forMs: number): Promise<void> {
  await server.kill();
  await delay(forMs);
  await server.restart();
}

async function whileBlind(log: FaultLog, happen: () => Promise<void>): Promise<void> {
  const fromMs = Date.now();
  await happen();
  log.blind.push({ fromMs, untilMs: Date.now() });
}

async function cut({ links }: ChaosCluster, link: Link, forMs: number): Promise<void> {
  await Promise.all(links[link].map((proxy) => proxy.disable()));
  await delay(forMs);
  await Promise.all(links[link].map((proxy) => proxy.enable()));
}

async function slow({ links }: ChaosCluster, { link, latencyMs, forMs }: Fault): Promise<void> {
  const proxies = links[present(link)];
  const toxic = { type: 'latency', attributes: { latency: latencyMs, jitter: Math.round(latencyMs / 3) } } as const;
  const names = await Promise.all(proxies.map((proxy) => proxy.addToxic(toxic)));
  await delay(forMs);
  await Promise.all(proxies.map((proxy, index) => proxy.removeToxic(names[index] ?? '')));
}

function present<Thing>(thing: Thing | null | undefined): Thing {
  if (thing === null || thing === undefined) throw new Error('A fault befalls what this farm does not have.');
  return thing;
}
