import { readFile } from 'node:fs/promises';
import type { KafkaConnection, KafkaSasl, KafkaTls } from '@lathe/kafka';
import type { CommandSpec, OptionTable } from '../arguments/command-spec.ts';
import { usageError } from '../arguments/parse-command.ts';

const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** How a verb reaches Kafka. */
export const kafkaOptions = {
  brokers: { kind: 'repeated', valueName: 'HOST:PORT', summary: 'One or more brokers, with commas between.' },
  tls: { kind: 'flag', summary: 'TLS, trusting the authorities of the system.' },
  ca: { kind: 'text', valueName: 'FILE', summary: 'TLS, trusting these authorities (PEM).' },
  sasl: { kind: 'text', valueName: 'MECHANISM', choices: mechanisms, summary: `One of ${mechanisms.join(', ')}.` },
  user: { kind: 'text', valueName: 'NAME', summary: 'User of --sasl.' },
  'password-file': { kind: 'text', valueName: 'FILE', summary: 'Its password; a newline at the end does not count.' },
} as const satisfies OptionTable;

interface KafkaValues {
  readonly brokers: readonly string[];
  readonly tls: boolean;
  readonly ca: string | undefined;
  readonly sasl: string | undefined;
  readonly user: string | undefined;
  readonly 'password-file': string | undefined;
}

/** @throws invalid_argument where an option is missing or malformed; not_found where a file is not there. */
export async function kafkaConnection(spec: CommandSpec, values: KafkaValues): Promise<KafkaConnection> {
  if (values.brokers.length === 0) throw usageError(spec, 'Name a broker: --brokers HOST:PORT.');
  for (const broker of values.brokers) {
    if (!/^.+:\d{1,5}$/.test(broker)) throw usageError(spec, `--brokers takes HOST:PORT, got "${broker}".`);
  }
  const [tls, sasl] = await Promise.all([tlsOf(values), saslOf(spec, values)]);
  return {
    brokers: values.brokers,
    clientId: 'lathe-cli',
    ...(tls === null ? {} : { tls }),
    ...(sasl === null ? {} : { sasl }),
  };
}

async function tlsOf({ tls, ca }: KafkaValues): Promise<true | KafkaTls | null> {
  if (ca !== undefined) return { ca: await readFile(ca, 'utf8') };
  return tls ? true : null;
}

async function saslOf(spec: CommandSpec, values: KafkaValues): Promise<KafkaSasl | null> {
  const { sasl, user, 'password-file': file } = values;
  const mechanism = mechanisms.find((each) => each === sasl);
  if (mechanism === undefined) {
    if (user !== undefined || file !== undefined)
      throw usageError(spec, '--user and --password-file need --sasl MECHANISM.');
    return null;
  }
  if (user === undefined || file === undefined)
    throw usageError(spec, `--sasl ${mechanism} needs --user NAME and --password-file FILE.`);
  const password = (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  return { mechanism, username: user, password };
}
