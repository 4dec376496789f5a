import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { audioLimitsFromEnvironment, type AudioLimits } from '@lathe/engine';
import { addressSchema, integerVariable, kafkaVariables, parseConfig } from '@lathe/service-kit';
import { z } from 'zod';

/** Environment of the worker service. */
const schema = z.object({
  /** gRPC doors of one or more gateways, `host:port` or with TLS `https://host:port`, separated by commas. */
  LATHE_GATEWAY_ADDRESS: z.string().default('127.0.0.1:7610'),
  /** Holds the worker's own key. */
  LATHE_KEY_FILE: z.string().optional(),
  /** PEM certificates trusted instead of the system's. */
  LATHE_CA_FILE: z.string().optional(),
  ...kafkaVariables,
  /** Renders at once. */
  LATHE_SLOTS: integerVariable(1, 1024).default(() => availableParallelism()),
  /** Slots that bulk and long jobs never take. */
  LATHE_INTERACTIVE_RESERVED: integerVariable(0, 1023).default(0),
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
  /** Program that decodes what Lathe does not: a name on PATH or a path; `none` turns it off. */
  LATHE_FFMPEG: z
    .string()
    .min(1)
    .default('ffmpeg')
    .transform((name) => (name === 'none' ? null : name)),
  LATHE_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** `LATHE_LIMIT_…` variables, listed in docs/reference/limits.md, bound the inputs of jobs. */
export type WorkerConfig = z.infer<typeof schema> & { readonly limits: Partial<AudioLimits> };

/** @throws invalid_argument listing every fault. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): WorkerConfig {
  return { ...parseConfig(schema, environment), limits: audioLimitsFromEnvironment(environment) };
}
