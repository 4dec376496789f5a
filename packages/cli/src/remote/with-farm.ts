import { LatheClient, LatheClientError } from '@lathe/client';
import { errorCatalogue, LatheError, type ErrorCode } from '@lathe/core/errors';
import { defaultGrpcPort } from './farm-address.ts';

/** Connects to a farm for the length of `act`. @throws LatheError, also for what the farm refused. */
export async function withFarm<Result>(
  address: string | undefined,
  act: (client: LatheClient) => Promise<Result>,
): Promise<Result> {
  const target = address ?? `127.0.0.1:${defaultGrpcPort}`;
  if (!/^[^\s/]+:\d{1,5}$/.test(target)) {
    throw new LatheError('invalid_argument', `--address must be HOST:PORT, got "${target}".`);
  }
  using client = LatheClient.connect(target);
  try {
    return await act(client);
  } catch (caught) {
    throw farmError(caught, target);
  }
}

/** What a farm said, as an error of this program. */
export function farmError(caught: unknown, address: string): LatheError {
  if (!(caught instanceof LatheClientError)) return LatheError.from(caught);
  const { cause } = caught;
  if (cause instanceof Error && 'syscall' in cause) return LatheError.from(cause);
  if (caught.code === 'unavailable') {
    return new LatheError('unavailable', `No farm answers at ${address}. "lathe serve" starts one here.`, {
      cause: caught,
    });
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
