import type { Profile } from '../profile-schema.ts';
import { ingroovesV1 } from './ingrooves-v1.ts';

const { channelCounts } = ingroovesV1.files;
const source = { document: 'Ingrooves help centre, audio specifications (Japanese page)', date: '2026-11' };

export const ingroovesHraV1: Profile = {
  ...ingroovesV1,
  name: 'ingrooves-hra',
  title: 'Ingrooves (Universal), high resolution',
  summary: 'Exactly 24 bit at 44.1 or 96 kHz; nothing upsampled, nothing that was lossy before.',
  files: {
    ...ingroovesV1.files,
    sampleRatesHz: { value: [44_100, 96_000], source: { ...source, confidence: 'official' } },
    sampleFormats: { value: ['s24'], source: { ...source, confidence: 'official' } },
    channelCounts,
  },
  unchecked: [],
};
