import { LatheClient, LatheClientError } from '@lathe/client';
import { errorCatalogue, LatheError, type ErrorCode } from '@lathe/core/errors';
import { readFile } from 'node:fs/promises';
import { defaultGrpcPort, type FarmValues } from './farm-address.ts';

/** Connects to a farm for the length of `act`. @throws LatheError, also for what the farm refused. */
export async function withFarm<Result>(
  values: FarmValues,
  act: (client: LatheClient) => Promise<Result>,
): Promise<Result> {
  const target = farmTarget(values);
  using client = await connect(target, values);
  try {
    return await act(client);
  } catch (caught) {
    throw farmError(caught, target);
  }
}

/** Where the farm is looked for. */
export function farmTarget({ address }: FarmValues): string {
  return address ?? process.env['LATHE_ADDRESS'] ?? `127.0.0.1:${defaultGrpcPort}`;
}

async function connect(target: string, values: FarmValues): Promise<LatheClient> {
  const keyFile = values['key-file'];
  const text = keyFile === undefined ? process.env['LATHE_API_KEY'] : await readText(keyFile, '--key-file');
  const key = text?.trim();
  const caFile = values.ca ?? process.env['LATHE_CA_FILE'];
  const trustedCertificates = caFile === undefined ? undefined : Buffer.from(await readText(caFile, '--ca'));
  try {
    return LatheClient.connect(target, { key: key === '' ? undefined : key, trustedCertificates });
  } catch (caught) {
    if (!(caught instanceof RangeError)) throw caught;
    throw new LatheError('invalid_argument', caught.message, { cause: caught });
  }
}

async function readText(path: string, option: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new LatheError('invalid_argument', `${option} names ${JSON.stringify(path)}, which cannot be read.`, {
      cause,
    });
  }
}

/** What a farm said, as an error of this program. */
export function farmError(caught: unknown, address: string): LatheError {
  if (!(caught instanceof LatheClientError)) return LatheError.from(caught);
  const { cause } = caught;
  if (cause instanceof Error && 'syscall' in cause) return LatheError.from(cause);
  if (caught.code === 'unavailable') {
    const hint = address.startsWith('https:')
      ? `${caught.message} Check the address, and whom it is trusted by: --ca FILE or LATHE_CA_FILE.`
      : '"lathe serve" starts one here.';
    return new LatheError('unavailable', `No farm answers at ${address}. ${hint}`, { cause: caught });
  }
  return new LatheError(codeOf(caught.code), caught.message, { details: caught.details, cause: caught });
}

/** A code of the catalogue; a newer farm may know others. */
export function codeOf(text: string): ErrorCode {
  return isErrorCode(text) ? text : 'internal';
}

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCatalogue, text);
}
