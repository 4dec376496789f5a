import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { LatheError } from '../errors/index.ts';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const lookupLetters = 'abcdefghijklmnopqrstuvwxyz0123456789';
const pattern = /^lathe_live_([a-z0-9]{8})_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;

/** A key as it is shown once, and what of it is stored. */
export interface KeyText {
  /** `lathe_live_<8 letters that find it>_<32 secret letters><6 of checksum>`: the prefix lets scanners of leaked secrets see it. */
  readonly text: string;
  readonly lookup: string;
  /** SHA-256 of the whole text, lower-case hexadecimal. */
  readonly secretHash: string;
}

/** A new key of 190 bits of secret, from the system's source of randomness. */
export function newKeyText(): KeyText {
  const lookup = draw(lookupLetters, 8);
  const body = `lathe_live_${lookup}_${draw(digits, 32)}`;
  return keyTextOf(body + checksum(body), lookup);
}

/**
 * What a caller's text says, before anybody has believed it. The checksum refuses typing errors and guesses without a look
 * at the store. @throws unauthenticated; the message never repeats the text.
 */
export function parseKeyText(text: string): KeyText {
  const [, lookup, secret, sum] = pattern.exec(text) ?? [];
  if (lookup === undefined || secret === undefined || sum !== checksum(`lathe_live_${lookup}_${secret}`))
    throw new LatheError(
      'unauthenticated',
      'The key is not one of this farm: keys begin with lathe_live_ and end in a checksum.',
    );
  return keyTextOf(text, lookup);
}

function keyTextOf(text: string, lookup: string): KeyText {
  return { text, lookup, secretHash: createHash('sha256').update(text).digest('hex') };
}

function draw(letters: string, count: number): string {
  let text = '';
  for (let index = 0; index < count; index++) text += letters.charAt(randomInt(letters.length));
  return text;
}

/** CRC-32 in six digits of base 62, the first the highest. */
function checksum(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let place = 0; place < 6; place++) {
    text = digits.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}
