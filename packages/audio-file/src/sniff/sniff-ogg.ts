import type { ContainerGuess, ReadHead } from './sniff-container.ts';

const pageHeaderSizeBytes = 27;
const magicSizeBytes = 8;
const mostStreams = 16;

/** First bytes of a stream's first packet; `Skeleton` describes the others and holds no media. */
const codecs: readonly (readonly [magic: string, name: string])[] = [
  ['\x01vorbis', 'Vorbis'],
  ['OpusHead', 'Opus'],
  ['\x7fFLAC', 'FLAC'],
  ['Speex   ', 'Speex'],
  ['\x80theora', 'Theora'],
  ['BBCD\0', 'Dirac'],
  ['fishead\0', 'Skeleton'],
];

/** Names the streams that an Ogg file begins with; one of Vorbis or Opus alone is supported. */
export function sniffOgg(readHead: ReadHead): ContainerGuess {
  const names: string[] = [];
  let position = 0;
  for (let count = 0; count < mostStreams; count++) {
    const header = readHead(position, pageHeaderSizeBytes);
    const segmentCount = header[26];
    const isFirst = ((header[5] ?? 0) & 2) !== 0;
    if (String.fromCharCode(...header.subarray(0, 4)) !== 'OggS' || segmentCount === undefined || !isFirst) break;
    const lacing = readHead(position + pageHeaderSizeBytes, segmentCount);
    const bodyOffset = position + pageHeaderSizeBytes + segmentCount;
    const start = String.fromCharCode(...readHead(bodyOffset, magicSizeBytes));
    const known = codecs.find(([magic]) => start.startsWith(magic));
    names.push(known?.[1] ?? 'an unknown codec');
    position = lacing.reduce((sum, size) => sum + size, bodyOffset);
  }
  const media = names.filter((name) => name !== 'Skeleton');
  if (media.length === 1 && media[0] === 'Vorbis') return { supported: true, container: 'ogg', codec: 'vorbis' };
  if (media.length === 1 && media[0] === 'Opus') return { supported: true, container: 'ogg', codec: 'opus' };
  const looksLike = media.length === 0 ? 'Ogg without the beginning of a stream' : `Ogg with ${media.join(' and ')}`;
  return { supported: false, looksLike };
}
