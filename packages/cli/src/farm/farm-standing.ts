import type { FarmState } from './farm-state.ts';
import { isReady } from './service-process.ts';

const answerLimitMs = 1500;

/** How a farm stands, in one line: `2/2 gateways, 3/3 workers, 4 jobs wait, 2 render`. */
export async function farmStanding({ processes }: NonNullable<FarmState['farm']>): Promise<string> {
  const signal = AbortSignal.timeout(answerLimitMs);
  const [gateways = [], workers = []] = ['gateway', 'worker'].map((kind) =>
    processes.filter(({ name }) => name.startsWith(kind)),
  );
  const [readyGateways, readyWorkers, waiting, busy] = await Promise.all([
    countReady(gateways, signal),
    countReady(workers, signal),
    sumOf(gateways.slice(0, 1), /^lathe_pending_jobs\{.*\} (\d+)$/gm, signal),
    sumOf(workers, /^lathe_worker_slots\{[^}]*state="busy"[^}]*\} (\d+)$/gm, signal),
  ]);
  return `${readyGateways}/${gateways.length} gateways, ${readyWorkers}/${workers.length} workers, ${waiting} jobs wait, ${busy} render`;
}

interface Probed {
  readonly probeOrigin: string;
}

async function countReady(processes: readonly Probed[], signal: AbortSignal): Promise<number> {
  const answers = await Promise.all(processes.map(({ probeOrigin }) => isReady(probeOrigin, signal)));
  return answers.filter(Boolean).length;
}

async function sumOf(processes: readonly Probed[], pattern: RegExp, signal: AbortSignal): Promise<number> {
  const texts = await Promise.all(
    processes.map(async ({ probeOrigin }) => {
      try {
        return await (await fetch(`${probeOrigin}/metrics`, { signal, headers: { connection: 'close' } })).text();
      } catch {
        return ''; // It is away; how many are ready says so.
      }
    }),
  );
  return sumOfMetric(texts, pattern);
}

/** Sum of what the pattern's first group finds. */
export function sumOfMetric(texts: readonly string[], pattern: RegExp): number {
  return texts.flatMap((text) => [...text.matchAll(pattern)]).reduce((sum, [, value]) => sum + Number(value), 0);
}
