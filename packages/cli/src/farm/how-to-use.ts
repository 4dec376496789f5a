import { styled } from '../terminal/styled.ts';
import type { Examples } from './example-recordings.ts';
import type { FarmState } from './farm-state.ts';

/** What a person pastes into another terminal. */
export function howToUse(farm: NonNullable<FarmState['farm']>, { recording, manifest }: Examples): string {
  const [address = ''] = farm.grpcTargets;
  const [origin = ''] = farm.httpOrigins;
  return [
    styled('bold', `The farm is ready: ${farm.processes.map(({ name }) => name).join(', ')}.`),
    ...farm.servers.map((server) => `  ${server}`),
    `  gRPC ${farm.grpcTargets.join(', ')}; REST ${farm.httpOrigins.join(', ')}`,
    `  logs, data and keys in ${farm.folder}`,
    '',
    'In another terminal, in this checkout:',
    '',
    `export LATHE_ADDRESS=${byName(address)}`,
    `export LATHE_API_KEY="$(cat ${quoted(farm.apiKeyFile)})"`,
    `export LATHE_CA_FILE=${quoted(farm.caFile)}`,
    '',
    `npx lathe submit ${quoted(recording)} --target-lufs -16 --out masters`,
    `npx lathe submit --manifest ${quoted(manifest)} --target-lufs -16 --wait`,
    'npx lathe jobs --limit 1 --json | grep -o \'"id":"job_[^"]*"\' | cut -d\'"\' -f4 | xargs npx lathe watch',
    '',
    `npx lathe keys list --database "$(cat ${quoted(farm.databaseUrlFile)})"`,
    `curl --cacert "$LATHE_CA_FILE" -H "Authorization: Bearer $LATHE_API_KEY" ${byName(origin)}/v1/jobs`,
    '',
    '',
  ].join('\n');
}

/** Under a name: callers do not ask for a certificate of an IP address. */
function byName(target: string): string {
  return target.replace('127.0.0.1', 'localhost');
}

/** As a word of a POSIX shell. */
export function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

/** What stops a farm that goes on in the background. @param data its `--data`. */
export function downCommand(data: string | undefined): string {
  return data === undefined ? 'lathe farm down' : `lathe farm down --data ${quoted(data)}`;
}
