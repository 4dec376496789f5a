import type { Container } from '../format/audio-file-info.ts';

/** How one container is handed to ffmpeg. */
export interface ForeignDemuxer {
  /** Forced with `-f`, so that ffmpeg never guesses: a playlist or script inside is just a broken file. */
  readonly demuxer: string;
  /** What a user calls it. */
  readonly name: string;
  /** May hold video. */
  readonly hasVideo: boolean;
}

/** The only demuxers that are ever named to ffmpeg; none of them opens another file or address. */
const demuxers: Partial<Readonly<Record<Container, ForeignDemuxer>>> = {
  mp4: { demuxer: 'mov', name: 'MP4, M4A or QuickTime (AAC, ALAC …)', hasVideo: true },
  matroska: { demuxer: 'matroska', name: 'Matroska or WebM', hasVideo: true },
  adts: { demuxer: 'aac', name: 'AAC (ADTS)', hasVideo: false },
  wavpack: { demuxer: 'wv', name: 'WavPack', hasVideo: false },
  caf: { demuxer: 'caf', name: 'CAF (Core Audio)', hasVideo: false },
  dsf: { demuxer: 'dsf', name: 'DSF (DSD)', hasVideo: false },
  dff: { demuxer: 'iff', name: 'DFF (DSD)', hasVideo: false },
  asf: { demuxer: 'asf', name: 'Windows Media (ASF)', hasVideo: true },
  ape: { demuxer: 'ape', name: "Monkey's Audio", hasVideo: false },
  tta: { demuxer: 'tta', name: 'TTA', hasVideo: false },
  'mpeg-ts': { demuxer: 'mpegts', name: 'an MPEG transport stream', hasVideo: true },
  ac3: { demuxer: 'ac3', name: 'AC-3', hasVideo: false },
  ogg: { demuxer: 'ogg', name: 'FLAC or Speex in Ogg', hasVideo: false },
};

/** Null for a container that Lathe reads without ffmpeg. */
export function foreignDemuxer(container: Container): ForeignDemuxer | null {
  return demuxers[container] ?? null;
}
