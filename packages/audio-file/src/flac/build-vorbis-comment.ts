import { LatheError } from '@lathe/core/errors';
import { splitVorbisComment } from './parse-vorbis-comment.ts';

/** Names the program that wrote the file, and so that its comments are the only thing in it that is not its own. */
const vendor = 'Lathe';
const maskName = 'WAVEFORMATEXTENSIBLE_CHANNEL_MASK';

/** What becomes of the comments of an input. */
export interface VorbisCommentSpec {
  /** Payload of the input's VORBIS_COMMENT block; null for none. */
  readonly carried: Uint8Array | null;
  /** Names of comments to leave out, in any case. */
  readonly leaveOut: readonly string[];
  /** WAVE speaker mask to declare; null where FLAC's own channel order says it. */
  readonly channelMask: number | null;
}

/**
 * Payload of a VORBIS_COMMENT block, RFC 9639 clause 8.6: every carried comment byte for byte and in order.
 *
 * @throws LatheError `invalid_argument` when the carried payload cannot be read.
 */
export function buildVorbisComment({ carried, leaveOut, channelMask }: VorbisCommentSpec): Uint8Array {
  const comments = carried === null ? [] : splitVorbisComment(carried);
  if (comments === null) {
    throw new LatheError('invalid_argument', 'The VORBIS_COMMENT block to carry holds lengths past its end.');
  }
  const dropped = new Set([maskName, ...leaveOut.map((name) => name.toUpperCase())]);
  const kept = comments.filter((comment) => !dropped.has(nameOf(comment)));
  if (channelMask !== null) kept.push(Buffer.from(`${maskName}=0x${channelMask.toString(16).padStart(4, '0')}`));
  const count = new Uint8Array(4);
  new DataView(count.buffer).setUint32(0, kept.length, true);
  return Buffer.concat([withLength(Buffer.from(vendor)), count, ...kept.map(withLength)]);
}

function nameOf(comment: Uint8Array): string {
  const separator = comment.indexOf(0x3d);
  return separator < 1 ? '' : Buffer.from(comment.subarray(0, separator)).toString('latin1').toUpperCase();
}

function withLength(bytes: Uint8Array): Uint8Array {
  const field = new Uint8Array(4 + bytes.length);
  new DataView(field.buffer).setUint32(0, bytes.length, true);
  field.set(bytes, 4);
  return field;
}
