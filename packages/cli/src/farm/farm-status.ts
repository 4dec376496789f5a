import { LatheError } from '@lathe/core/errors';
import { farmStanding } from './farm-standing.ts';
import { farmStateFile, readRunningFarm } from './farm-state.ts';
import type { FarmCommandValues } from './farm-values.ts';
import { isReady } from './service-process.ts';

const answerLimitMs = 2000;

/** Says which processes a farm has, whether they are ready, and where it is. */
export async function farmStatus(values: FarmCommandValues): Promise<number> {
  const file = farmStateFile(values.data, process.env['XDG_STATE_HOME']);
  const state = await readRunningFarm(file);
  if (state === null) throw new LatheError('not_found', `No farm of "lathe farm up" runs here (${file}).`);
  const { owner, farm } = state;
  if (farm === null) {
    process.stdout.write(values.json ? `${JSON.stringify({ owner, ready: false })}\n` : 'The farm is starting.\n');
    return 0;
  }
  const signal = AbortSignal.timeout(answerLimitMs);
  const processes = await Promise.all(
    farm.processes.map(async (each) => ({ ...each, ready: await isReady(each.probeOrigin, signal) })),
  );
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ owner, ...farm, ready: true, processes }, null, 2)}\n`);
    return 0;
  }
  const lines = [
    await farmStanding(farm),
    ...processes.map(
      ({ name, pid, ready, logFile }) =>
        `  ${name.padEnd(10)}  pid ${String(pid).padEnd(7)}  ${ready ? 'ready    ' : 'not ready'}  ${logFile}`,
    ),
    ...farm.servers.map((server) => `  ${server}`),
    `  gRPC ${farm.grpcTargets.join(', ')}; REST ${farm.httpOrigins.join(', ')}`,
    `  API key ${farm.apiKeyFile}, certificate authority ${farm.caFile}, database URL ${farm.databaseUrlFile}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}
