import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorCatalogue } from '@lathe/core/errors';
import { downCommand } from './how-to-use.ts';
import type { FarmCommandValues } from './farm-values.ts';

/** Set for a farm whose starter waits until it is ready, and says so over the channel between the two. */
export const starterVariable = 'LATHE_FARM_STARTER';

/** Starts `lathe farm up` as a process of its own and returns its exit code when its farm is ready or has failed. */
export async function detachFarm(values: FarmCommandValues, stateFile: string): Promise<number> {
  const folder = dirname(stateFile);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const logFile = join(folder, 'farm-up.log');
  const log = openSync(logFile, 'w', 0o600);
  const entry = fileURLToPath(new URL('../../bin/lathe.js', import.meta.url));
  const child = spawn(process.execPath, [entry, 'farm', 'up', ...wordsOf(values)], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    env: { ...process.env, [starterVariable]: '1' },
  });
  closeSync(log);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.on('message', (message) => {
    if (typeof message !== 'object' || message === null) return;
    if ('step' in message) process.stderr.write(`${String(message.step)}\n`);
    if ('ready' in message) resolve();
  });
  child.once('error', reject);
  child.once('exit', () => resolve());
  await promise;
  const text = await readFile(logFile, 'utf8');
  if (child.exitCode !== null || child.signalCode !== null) {
    // What it said last stands for what we would say: it has been shown step by step up to there.
    process.stderr.write(failureIn(text));
    return child.exitCode ?? errorCatalogue.unavailable.exitCode;
  }
  process.stdout.write(`${text.slice(text.indexOf('The farm is ready'))}"${downCommand(values.data)}" stops it.\n`);
  child.disconnect();
  child.unref();
  return 0;
}

/** The same command line without `--detach`. */
export function wordsOf(values: FarmCommandValues): string[] {
  const named = ['data', 'gateways', 'workers', 'slots', 'database', 's3', 'bucket'] as const;
  return [
    ...named.flatMap((name) => (values[name] === undefined ? [] : [`--${name}=${values[name]}`])),
    ...(values.kafka.length === 0 ? [] : [`--kafka=${values.kafka.join(',')}`]),
    ...(values['no-fetch'] ? ['--no-fetch'] : []),
  ];
}

/** What the process said last, from its own error on. */
function failureIn(text: string): string {
  return text.slice(Math.max(0, text.lastIndexOf('\nlathe: ') + 1));
}
