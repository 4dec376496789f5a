import { LatheError } from '@lathe/core/errors';
import { untilSignal } from '@lathe/service-kit';
import { StatusLine } from '../terminal/status-line.ts';
import { Cluster } from './cluster.ts';
import { detachFarm, starterVariable } from './detach-farm.ts';
import { writeExamples } from './example-recordings.ts';
import { farmStanding } from './farm-standing.ts';
import { farmStateFile, OwnFarmState } from './farm-state.ts';
import { howToUse } from './how-to-use.ts';
import { clusterOptionsOf, type FarmCommandValues } from './farm-values.ts';
import { describeFarm } from './describe-farm.ts';

const lookEveryMs = 2000;
/** From the end of the cluster to that of the process, if anything still runs. */
const lastChanceMs = 2000;

/** Starts a cluster, says how to use it, and keeps it until a signal comes. */
export async function farmUp(values: FarmCommandValues): Promise<number> {
  const options = clusterOptionsOf(values, process.env);
  const stateFile = farmStateFile(values.data, process.env['XDG_STATE_HOME']);
  if (values.detach) return await detachFarm(values, stateFile);
  const starter = process.env[starterVariable] === undefined ? null : process;
  const stopping = new AbortController();
  const signalled = untilSignal(['SIGINT', 'SIGTERM', 'SIGHUP']).then((signal) => {
    stopping.abort(new LatheError('cancelled', `Stopped by ${signal}.`));
    return signal;
  });
  // Whoever started us detached waits until we are ready; when that one goes before, so do we.
  const onOrphaned = (): void => stopping.abort(new LatheError('cancelled', 'Who started the farm has gone.'));
  starter?.once('disconnect', onOrphaned);
  // The channel would keep a farm that failed from ending.
  starter?.channel?.unref();
  await using own = await OwnFarmState.claim(stateFile);
  const line = StatusLine.open(process.stderr, false);
  const say = (step: string): void => {
    line.print(process.stderr, `${step}\n`);
    if (starter?.connected === true) starter.send?.({ step });
  };
  const cluster = await Cluster.start({ ...options, onStep: say, signal: stopping.signal });
  const examples = await writeExamples(cluster.folder);
  await own.write(describeFarm(cluster));
  starter?.off('disconnect', onOrphaned);
  const stop = values.data === undefined ? 'Ctrl-C stops it and removes its data.' : 'Ctrl-C stops it; its data stay.';
  process.stdout.write(`${howToUse(describeFarm(cluster), examples)}${starter === null ? `${stop}\n` : ''}`);
  if (starter?.connected === true) starter.send?.({ ready: true });
  const looking = setInterval(() => {
    own.write(describeFarm(cluster)).catch((caught: unknown) => say(LatheError.from(caught).message));
    if (process.stderr.isTTY) void farmStanding(describeFarm(cluster)).then((text) => line.show(text));
  }, lookEveryMs);
  const signal = await signalled;
  clearInterval(looking);
  line.close();
  process.stderr.write(`Stopping (${signal}): workers end or give back what they render …\n`);
  await cluster.stop();
  process.stderr.write('Stopped.\n');
  setTimeout(() => process.exit(0), lastChanceMs).unref();
  return 0;
}
