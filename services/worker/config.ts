import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LatheError } from '@lathe/core/errors';
import { audioLimitsFromEnvironment, type AudioLimits } from '@lathe/engine';
import { addressSchema, integerVariable, kafkaVariables, parseConfig, tracingVariables } from '@lathe/service-kit';
import { z } from 'zod';

const gateway = String.raw`(https?://)?(\[[^\]\s,]+\]|[^\s,:/]+):\d{1,5}`;

/** Environment of the worker service. */
export const schema = z.object({
  /** gRPC doors of one or more gateways, `host:port` or with TLS `https://host:port`, separated by commas; a name may resolve to many. */
  LATHE_GATEWAY_ADDRESS: z
    .string()
    .regex(
      new RegExp(`^\\s*${gateway}(\\s*,\\s*${gateway})*\\s*$`),
      'expected host:port or https://host:port, several separated by commas',
    )
    .default('127.0.0.1:7610'),
  /** API key of the worker, with the scope `work`; none unless set. Sent over TLS only, but for loopback. */
  LATHE_WORKER_KEY: z.string().optional(),
  /** Holds the key instead. */
  LATHE_WORKER_KEY_FILE: z.string().optional(),
  /** PEM certificates to trust instead of the system's; means TLS. */
  LATHE_TLS_CA_FILE: z.string().optional(),
  ...kafkaVariables,
  /** Renders at once; unless set, a slot for each whole CPU of the control group's quota (2.9 CPUs make 2 slots), else of the machine. */
  LATHE_SLOTS: integerVariable(1, 1024).optional(),
  /** Memory that the worker may use; the limit of its control group unless set, else the machine's. Slots that it does not hold are not offered. */
  LATHE_MEMORY_LIMIT_BYTES: integerVariable(1, Number.MAX_SAFE_INTEGER).optional(),
  /** Slots that bulk and long jobs never take, fewer than there are slots. */
  LATHE_INTERACTIVE_RESERVED: integerVariable(0, 1023).default(0),
  /** Bulk jobs claimed while a render is past its half, so that their inputs are there when its slot is free. */
  LATHE_FETCH_AHEAD: integerVariable(0, 16).default(1),
  /** Most JavaScript heap of a render thread; the kernels' memory has a bound of its own. */
  LATHE_RENDER_HEAP_LIMIT_MIB: integerVariable(64, 65_536).default(1024),
  /** A render that has not come on by one block in this time is ended. */
  LATHE_RENDER_STALL_LIMIT_SECONDS: integerVariable(1, 86_400).default(1800),
  /** Inputs and outputs of running attempts lie here. */
  LATHE_SCRATCH_DIRECTORY: z.string().default(join(tmpdir(), 'lathe-worker')),
  /** Most that running attempts may need there together. */
  LATHE_SCRATCH_LIMIT_BYTES: integerVariable(1, Number.MAX_SAFE_INTEGER).default(64 * 2 ** 30),
  /** /livez, /readyz and /metrics; port 0 takes a free one. */
  LATHE_HTTP_ADDRESS: addressSchema.default({ host: '127.0.0.1', port: 0 }),
  /** Time for running renders to end after SIGTERM, before their jobs are given back. */
  LATHE_STOP_GRACE_MS: integerVariable(0, 3_600_000).default(20_000),
  /** Modules that export `kinds`, a list of `OwnKind` of @lathe/worker: paths, separated by commas. The gateways are told of the same kinds by LATHE_CUSTOM_KINDS. */
  LATHE_KIND_MODULES: z.string().default(''),
  /** Program that decodes what Lathe does not: a name on PATH or a path; `none` turns it off. */
  LATHE_FFMPEG: z
    .string()
    .min(1)
    .default('ffmpeg')
    .transform((name) => (name === 'none' ? null : name)),
  ...tracingVariables,
  /** Least severe entries that are logged. */
  LATHE_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** `LATHE_LIMIT_…` variables, listed in docs/reference/limits.md, bound the inputs of jobs. */
export type WorkerConfig = z.infer<typeof schema> & { readonly limits: Partial<AudioLimits> };

/** @throws invalid_argument listing every fault. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): WorkerConfig {
  const config = parseConfig(schema, environment);
  if (config.LATHE_WORKER_KEY !== undefined && config.LATHE_WORKER_KEY_FILE !== undefined)
    throw new LatheError('invalid_argument', 'Of LATHE_WORKER_KEY and LATHE_WORKER_KEY_FILE one is given, not both.');
  return { ...config, limits: audioLimitsFromEnvironment(environment) };
}
