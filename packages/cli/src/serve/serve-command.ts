import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { createLogger, untilSignal } from '@lathe/service-kit';
import { destination } from 'pino';
import { audioLimitsFromEnvironment } from '@lathe/engine';
import type { CommandSpec } from '../arguments/command-spec.ts';
import { parseCommand } from '../arguments/parse-command.ts';
import { limitOption, limitsFromOption } from '../inputs/shared-options.ts';
import { defaultGrpcPort, defaultHttpPort } from '../remote/farm-address.ts';
import { defaultDataDirectory } from './data-directory.ts';
import { EmbeddedFarm } from './embedded-farm.ts';

/** From the last rung of the stop ladder to the end of the process, if anything still runs. */
const lastChanceMs = 2000;

const logLevels = ['error', 'warn', 'info', 'debug', 'silent'] as const;

export const spec = {
  verb: 'serve',
  summary: 'Run a render farm in this process.',
  usage:
    '[--data DIR] [--grpc-port N] [--http-port N] [--host ADDRESS] [--threads N] [--lease-ms N] [--limit NAME=VALUE] [--ffmpeg PROGRAM] [--no-worker] [--json]',
  description: [
    'Gateway and worker in one process, on loopback unless --host says otherwise. Jobs, assets and results live in the data directory, which one process at a time may hold; they survive a crash or a power cut. SIGINT or SIGTERM stops: renders get the grace to end, the others are given back and run at the next start. A second signal ends the process at once. Bounds on inputs may also be given as LATHE_LIMIT_… variables; --limit wins.',
  ],
  positionals: { name: 'words', minimum: 0, maximum: 0 },
  options: {
    data: {
      kind: 'text',
      valueName: 'DIR',
      summary: 'Data directory; $XDG_DATA_HOME/lathe or ~/.local/share/lathe unless given.',
    },
    'grpc-port': port(`gRPC port, 0 for a free one; ${defaultGrpcPort} unless given.`),
    'http-port': port(`HTTP port, 0 for a free one; ${defaultHttpPort} unless given.`),
    host: {
      kind: 'text',
      valueName: 'ADDRESS',
      summary: 'Address to listen on; 127.0.0.1 unless given. Whoever reaches another one may use the farm.',
    },
    threads: {
      kind: 'number',
      valueName: 'N',
      summary: 'Renders at once; one per core unless given.',
      minimum: 1,
      maximum: 1024,
      integer: true,
    },
    'lease-ms': {
      kind: 'number',
      valueName: 'N',
      summary: 'Life of a lease, ms; 15000 unless given. A dead worker’s jobs run again after it.',
      minimum: 500,
      maximum: 3_600_000,
      integer: true,
    },
    limit: limitOption,
    ffmpeg: {
      kind: 'text',
      valueName: 'PROGRAM',
      summary:
        'Program that decodes AAC, ALAC, WavPack and the like; ffmpeg on PATH unless given, none to refuse them.',
    },
    'no-worker': { kind: 'flag', summary: 'Only the gateway; workers of other processes claim its jobs.' },
    'stop-grace-ms': {
      kind: 'number',
      valueName: 'N',
      summary: 'Time for renders to end after a signal, ms; 10000 unless given.',
      minimum: 0,
      maximum: 3_600_000,
      integer: true,
    },
    'log-level': {
      kind: 'text',
      valueName: 'LEVEL',
      choices: logLevels,
      summary: `JSON log on standard error: ${logLevels.join(', ')}; warn unless given.`,
    },
    json: { kind: 'flag', summary: 'Say that the farm is ready as one JSON object.' },
  },
  examples: ['lathe serve', 'lathe serve --data /srv/lathe --threads 8'],
} as const satisfies CommandSpec;

/** Serves until a signal comes. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseCommand(spec, args);
  const level = logLevels.find((each) => each === values['log-level']) ?? 'warn';
  const log = createLogger('serve', level, destination({ fd: 2, sync: true }));
  const host = values.host ?? '127.0.0.1';
  const directory = resolve(values.data ?? defaultDataDirectory(process.env['XDG_DATA_HOME']));
  const threads = values['no-worker'] ? 0 : (values.threads ?? availableParallelism());
  const limits = { ...audioLimitsFromEnvironment(process.env), ...limitsFromOption(spec, values.limit) };
  const signalled = untilSignal();
  const farm = await EmbeddedFarm.open({
    directory,
    grpcAddress: { host, port: values['grpc-port'] ?? defaultGrpcPort },
    httpAddress: { host, port: values['http-port'] ?? defaultHttpPort },
    threads,
    leaseMs: values['lease-ms'] ?? 15_000,
    limits,
    ffmpeg: values.ffmpeg === 'none' ? null : values.ffmpeg,
    log,
  });
  const facts = { grpcAddress: farm.grpcAddress, httpUrl: farm.httpUrl, dataDirectory: directory, threads };
  process.stdout.write(
    values.json ? `${JSON.stringify({ ready: true, pid: process.pid, ...facts })}\n` : readyText(facts),
  );
  const signal = await signalled;
  if (!values.json) process.stdout.write(`Stopping (${signal}) …\n`);
  await farm.stop(values['stop-grace-ms'] ?? 10_000);
  // What did not stop in its time must not keep the process; nothing accepted depends on it.
  setTimeout(() => process.exit(0), lastChanceMs).unref();
  return 0;
}

function readyText(facts: { grpcAddress: string; httpUrl: string; dataDirectory: string; threads: number }): string {
  const worker =
    facts.threads === 0 ? 'no worker here' : `${facts.threads} render ${facts.threads === 1 ? 'thread' : 'threads'}`;
  return [
    `The farm is ready: ${worker}.`,
    `  gRPC  ${facts.grpcAddress}`,
    `  HTTP  ${facts.httpUrl}`,
    `  data  ${facts.dataDirectory}`,
    'Ctrl-C stops it.',
    '',
  ].join('\n');
}

function port(summary: string) {
  return { kind: 'number', valueName: 'N', summary, minimum: 0, maximum: 65_535, integer: true } as const;
}
