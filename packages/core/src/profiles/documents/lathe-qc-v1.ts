import type { Profile, ProfileSource } from '../profile-schema.ts';
import { masterForShops } from './master-choices.ts';
import { noFileRules } from './no-file-rules.ts';

const house: ProfileSource = {
  document: 'Lathe, general quality control',
  date: '2026-11',
  confidence: 'official',
  note: 'Rules of the trade that no single destination owns; the limits are our choice.',
};

export const latheQcV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'lathe-qc',
  version: '1',
  title: 'General quality control',
  kind: 'delivery-rule',
  summary: 'What a mastering engineer looks for before anything leaves the house, whoever receives it.',
  loudness: { targetLufs: null, toleranceLu: null, maximumLufs: null, others: [] },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: 0, source: house, severity: 'warn' }],
  files: {
    ...noFileRules,
    minimumSampleRateHz: { value: 44_100, source: house, severity: 'warn' },
  },
  limits: {
    maximumLeadingSilenceSeconds: { value: 2, source: house, severity: 'warn' },
    maximumTrailingSilenceSeconds: { value: 10, source: house, severity: 'warn' },
    lossless: { value: true, source: house },
    notUpsampled: { value: true, source: house },
    notZeroPadded: { value: true, source: house, severity: 'warn' },
    notClipped: { value: true, source: house },
    minimumCorrelation: { value: -0.5, source: house },
    notDualMono: { value: true, source: house, severity: 'warn' },
    maximumDcOffset: { value: 0.001, source: house, severity: 'warn' },
  },
  master: {
    ...masterForShops,
    sampleFormat: null,
    why: 'Quality control asks for no level: the audio stays as it is.',
  },
};
