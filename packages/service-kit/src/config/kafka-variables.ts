import { readFile } from 'node:fs/promises';
import { LatheError } from '@lathe/core/errors';
import { z } from 'zod';

/** Environment of a service that uses Kafka; without brokers it uses none. */
export const kafkaVariables = {
  /** `host:port` of some brokers, separated by commas. */
  LATHE_KAFKA_BROKERS: z
    .string()
    .regex(/^[^\s,:]+:\d{1,5}(,[^\s,:]+:\d{1,5})*$/, 'expected host:port, several separated by commas')
    .transform((text) => text.split(','))
    .optional(),
  /** `on`: TLS, trusting the system's certificates. */
  LATHE_KAFKA_TLS: z.enum(['off', 'on']).default('off'),
  /** PEM certificates to trust instead of the system's. */
  LATHE_KAFKA_CA_FILE: z.string().optional(),
  /** How the brokers are told who calls; not at all unless set. */
  LATHE_KAFKA_SASL: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  /** User of LATHE_KAFKA_SASL. */
  LATHE_KAFKA_USER: z.string().default(''),
  /** Holds the password of LATHE_KAFKA_USER. */
  LATHE_KAFKA_PASSWORD_FILE: z.string().optional(),
  /** What stands before the topics' names. */
  LATHE_KAFKA_PREFIX: z.string().default('lathe.v1.'),
};

type KafkaValues = z.infer<z.ZodObject<typeof kafkaVariables>>;

/** What opens a KafkaBus, but for its client id. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly tls?: true | { readonly ca: string };
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  readonly prefix: string;
}

/** Reads the files that the variables name; null without brokers. @throws invalid_argument naming the variable. */
export async function kafkaSettings(values: KafkaValues): Promise<KafkaSettings | null> {
  const { LATHE_KAFKA_BROKERS: brokers, LATHE_KAFKA_PREFIX: prefix } = values;
  if (brokers === undefined) return null;
  const caFile = values.LATHE_KAFKA_CA_FILE;
  const ca = caFile === undefined ? null : await readText(caFile, 'LATHE_KAFKA_CA_FILE');
  return {
    brokers,
    prefix,
    ...(ca !== null ? { tls: { ca } } : values.LATHE_KAFKA_TLS === 'on' ? { tls: true } : {}),
    ...(await saslOf(values)),
  };
}

async function saslOf(values: KafkaValues): Promise<Pick<KafkaSettings, 'sasl'>> {
  const mechanism = values.LATHE_KAFKA_SASL;
  if (mechanism === undefined) return {};
  const file = values.LATHE_KAFKA_PASSWORD_FILE;
  if (file === undefined || values.LATHE_KAFKA_USER === '')
    throw new LatheError(
      'invalid_argument',
      `LATHE_KAFKA_SASL is ${mechanism}: LATHE_KAFKA_USER and LATHE_KAFKA_PASSWORD_FILE are needed with it.`,
    );
  const password = (await readText(file, 'LATHE_KAFKA_PASSWORD_FILE')).trim();
  return { sasl: { mechanism, username: values.LATHE_KAFKA_USER, password } };
}

async function readText(file: string, variable: string): Promise<string> {
  return await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new LatheError('invalid_argument', `${variable} names ${JSON.stringify(file)}, which cannot be read.`, {
      cause,
    });
  });
}
