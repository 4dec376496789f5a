import type { AudioFileInfo, ChunkInfo } from '../format/audio-file-info.ts';

const carriedIds = new Set(['VORBIS_COMMENT', 'PICTURE', 'APPLICATION', 'CUESHEET']);

/**
 * The metadata blocks of a FLAC that go along when a new FLAC of the same rate and length is written from it.
 *
 * STREAMINFO, SEEKTABLE and PADDING are made anew; blocks of reserved types, an ID3v2 tag in front and comments that
 * cannot be read stay behind.
 */
export function flacBlocksToCarry(info: AudioFileInfo): readonly ChunkInfo[] {
  if (info.container !== 'flac') return [];
  const unreadable = info.warnings.some(({ code }) => code === 'tags_unreadable');
  const first = info.chunks.find(({ id }) => id === 'VORBIS_COMMENT');
  return info.chunks.filter((chunk) => {
    if (chunk.id === 'VORBIS_COMMENT') return chunk === first && !unreadable;
    return carriedIds.has(chunk.id);
  });
}

/** Names of tags that state measurements of the old samples and would be wrong for new ones. */
export function obsoleteFlacTags(tags: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(tags).filter((name) => /^(REPLAYGAIN_|R128_|ITUNNORM$|REPLAYGAIN$)/.test(name));
}
