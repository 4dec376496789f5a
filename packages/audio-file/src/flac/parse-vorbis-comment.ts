import { limitExceeded, type AudioLimits } from '../format/audio-limits.ts';

/**
 * Reads the `NAME=value` pairs of a VORBIS_COMMENT payload; names in upper case, several values joined by `; `.
 *
 * @returns null when a length inside runs past the payload.
 * @throws LatheError `limit_exceeded` past `maxTags`.
 */
export function parseVorbisComment(payload: Uint8Array, limits: AudioLimits): Readonly<Record<string, string>> | null {
  const reader = new FieldReader(payload);
  const vendor = reader.text();
  const count = reader.uint32();
  if (vendor === null || count === null) return null;
  if (count > limits.maxTags) {
    throw limitExceeded(limits, 'maxTags', `The file has ${count} tags`, count);
  }
  const tags = new Map<string, string>();
  for (let index = 0; index < count; index++) {
    const comment = reader.text();
    if (comment === null) return null;
    const separator = comment.indexOf('=');
    if (separator < 1) continue;
    const name = comment.slice(0, separator).toUpperCase();
    const value = comment.slice(separator + 1);
    const earlier = tags.get(name);
    tags.set(name, earlier === undefined ? value : `${earlier}; ${value}`);
  }
  return Object.fromEntries(tags);
}

/** The `NAME=value` comments of a VORBIS_COMMENT payload as bytes, in order; null when a length runs past it. */
export function splitVorbisComment(payload: Uint8Array): readonly Uint8Array[] | null {
  const reader = new FieldReader(payload);
  const vendor = reader.bytes();
  const count = reader.uint32();
  if (vendor === null || count === null) return null;
  const comments: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    const comment = reader.bytes();
    if (comment === null) return null;
    comments.push(comment);
  }
  return comments;
}

/** Reads little-endian lengths and UTF-8 texts in order; null once the bytes run out. */
class FieldReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #decoder = new TextDecoder();
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  uint32(): number | null {
    if (this.#position + 4 > this.#bytes.length) return null;
    const value = this.#view.getUint32(this.#position, true);
    this.#position += 4;
    return value;
  }

  bytes(): Uint8Array | null {
    const length = this.uint32();
    if (length === null || this.#position + length > this.#bytes.length) return null;
    this.#position += length;
    return this.#bytes.subarray(this.#position - length, this.#position);
  }

  text(): string | null {
    const bytes = this.bytes();
    return bytes && this.#decoder.decode(bytes);
  }
}
