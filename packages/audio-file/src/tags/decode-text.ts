/**
 * Text of a field that declares no encoding: UTF-8 where the bytes are valid UTF-8, else `fallback`; without the zero
 * bytes and spaces at its end.
 */
export function decodeText(bytes: Uint8Array, fallback: 'windows-1252' | 'macintosh'): string {
  return decode(bytes, fallback).replace(/[\0\s]+$/, '');
}

function decode(bytes: Uint8Array, fallback: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(fallback).decode(bytes);
  }
}
