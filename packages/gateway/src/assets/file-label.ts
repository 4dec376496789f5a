import { LatheError } from '@lathe/core/errors';

/** Longest name of a file, UTF-16 code units. */
export const nameLimit = 255;

/** Checks what a file is called for people: 1 to 255 characters without control characters and slashes. @throws invalid_argument. */
export function checkedFileName(name: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  if (name.length >= 1 && name.length <= nameLimit && !/[\u0000-\u001f\u007f/\\]/.test(name)) return name;
  throw new LatheError(
    'invalid_argument',
    `A name is 1 to 255 characters without "/", "\\" and control characters, got ${JSON.stringify(name.slice(0, 80))}.`,
    { details: { field: 'name' } },
  );
}

/** Checks a media type without parameters; empty becomes `application/octet-stream`. @throws invalid_argument. */
export function checkedMediaType(mediaType: string): string {
  if (mediaType === '') return 'application/octet-stream';
  const token = "[A-Za-z0-9!#$&^_.+'-]{1,100}";
  if (new RegExp(`^${token}/${token}$`).test(mediaType)) return mediaType.toLowerCase();
  throw new LatheError('invalid_argument', `${JSON.stringify(mediaType.slice(0, 80))} is not a media type.`, {
    details: { field: 'media_type' },
  });
}

/** Checks a SHA-256 in hexadecimal; empty means not given. @throws invalid_argument. */
export function checkedSha256(sha256: string): string | null {
  if (sha256 === '') return null;
  const lower = sha256.toLowerCase();
  if (/^[0-9a-f]{64}$/.test(lower)) return lower;
  throw new LatheError(
    'invalid_argument',
    `sha256 must be 64 hexadecimal digits, got ${JSON.stringify(sha256.slice(0, 80))}.`,
    {
      details: { field: 'sha256' },
    },
  );
}
