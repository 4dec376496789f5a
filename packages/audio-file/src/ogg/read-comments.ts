import { parseVorbisComment } from '../flac/parse-vorbis-comment.ts';
import type { MediaWarning } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';

/** Comments that hold pictures as text; they are named, not carried. */
const pictureNames: ReadonlySet<string> = new Set(['METADATA_BLOCK_PICTURE', 'COVERART']);

/**
 * Tags of a comment header behind its magic; pictures are replaced by their size.
 *
 * @throws LatheError `limit_exceeded`.
 */
export function readComments(
  packet: Uint8Array,
  magic: string,
  limits: AudioLimits,
  warnings: MediaWarning[],
): Readonly<Record<string, string>> {
  const isThere = String.fromCharCode(...packet.subarray(0, magic.length)) === magic;
  const tags = isThere ? parseVorbisComment(packet.subarray(magic.length), limits) : null;
  if (tags === null) {
    warnings.push({
      code: 'tags_unreadable',
      message: `The comment header of ${packet.length} bytes is damaged; its tags are ignored.`,
    });
    return {};
  }
  const entries = Object.entries(tags).map(([name, value]) =>
    pictureNames.has(name) ? [name, `(a picture, ${value.length} characters of base64)`] : [name, value],
  );
  return Object.fromEntries(entries) as Record<string, string>;
}
