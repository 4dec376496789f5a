import { LatheError, type ErrorCode } from '@lathe/core/errors';

/** SQLSTATEs, or their first two characters, that are the surroundings' fault or the schema's. */
const codes: readonly (readonly [sqlState: RegExp, code: ErrorCode, sentence: string])[] = [
  [/^(08|57P0|53[23]|25006|25P0[34]|57014|55P03|40)/, 'unavailable', 'The farm database cannot serve this call now'],
  [/^(53100|58|XX00[12])/, 'io_error', 'The farm database cannot be read or written'],
  [/^(28|42501)/, 'permission_denied', 'The farm database refuses this login'],
  [/^3D/, 'not_found', 'The farm database does not exist'],
  [/^42(P01|703|704)/, 'wrong_state', 'The farm database has another schema than this Lathe; run "lathe migrate"'],
  [/^22(021|P05|P02)/, 'invalid_argument', 'A text holds a character that the farm database cannot store'],
];

/** What `pg` says of a connection that has gone or does not come, without a code. */
const connectionTrouble =
  /^(connection terminated|timeout exceeded when trying to connect|timeout expired|query read timeout|client has encountered a connection error|client was closed|cannot use a pool after|the server does not support ssl)/i;

/** Node's codes of a network that does not carry us, and of a certificate that is not trusted. */
const networkCode = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|EADDR|ENOTFOUND|EAI_|ERR_SOCKET|ERR_STREAM)/;
const certificateCode = /CERT|TLS|SSL|^UNABLE_TO_/;

/** The SQLSTATE of an error of the server; null for any other. */
export function sqlStateOf(caught: unknown): string | null {
  const isServerError = caught instanceof Error && 'severity' in caught && 'code' in caught;
  return isServerError && typeof caught.code === 'string' ? caught.code : null;
}

/** Whether the connection itself failed, so that nobody knows whether what was last sent has been done. */
export function isConnectionLoss(caught: unknown): boolean {
  if (!(caught instanceof Error) || caught instanceof LatheError) return false;
  const sqlState = sqlStateOf(caught);
  if (sqlState !== null) return /^(08|57P0|25P0[34])/.test(sqlState);
  return networkCode.test(codeOf(caught)) || connectionTrouble.test(caught.message);
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What another transaction did in between makes this one worthless; run again, it sees it. */
export class LostRace extends Error {
  override readonly name = 'LostRace';
}

/** Whether the same transaction may pass when it is run again: it lost to another one. */
export function isLostRace(caught: unknown): boolean {
  return caught instanceof LostRace || /^(40001|40P01|23505)$/.test(sqlStateOf(caught) ?? '');
}

/** As `LatheError.from`, with what `pg` and the server say told apart. Messages name no password. */
export function fromPostgresError(caught: unknown): LatheError {
  if (caught instanceof LatheError) return caught;
  const sqlState = sqlStateOf(caught);
  if (caught instanceof Error && sqlState !== null) {
    const [, code, sentence] = codes.find(([pattern]) => pattern.test(sqlState)) ?? [
      null,
      'internal' as const,
      'The farm database refused a statement',
    ];
    return new LatheError(code, `${sentence}: ${caught.message}.`, { details: { sqlState }, cause: caught });
  }
  if (caught instanceof Error && certificateCode.test(codeOf(caught))) {
    const sentence = `The certificate of the farm database is not trusted: ${caught.message}.`;
    return new LatheError('permission_denied', sentence, { cause: caught });
  }
  if (caught instanceof Error && isConnectionLoss(caught)) {
    const words = caught.message || codeOf(caught);
    return new LatheError('unavailable', `The farm database does not answer: ${words}.`, { cause: caught });
  }
  return LatheError.from(caught);
}
