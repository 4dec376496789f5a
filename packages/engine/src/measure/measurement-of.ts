import type { AudioFileInfo } from '@lathe/audio-file';
import type { Measurement } from '@lathe/core';
import type { MeterReading } from './stream-meter.ts';

/** Meter readings in the form of the report; adds why a peak has no level. */
export function measurementOf(
  info: Pick<AudioFileInfo, 'sampleRateHz' | 'channelCount' | 'channels'>,
  lengthFrames: number,
  { loudness, truePeakDbtp, samplePeakDbfs }: Omit<MeterReading, 'truePeaksLinear'>,
  counts: { readonly nonFiniteSamples: number; readonly denormalSamples: number },
  dualMono: boolean,
): Measurement {
  const unmeasurable: Record<string, string> = { ...loudness.unmeasurable };
  if (truePeakDbtp === null) {
    unmeasurable['truePeakDbtp'] = samplePeakDbfs === null ? 'digital silence' : 'samples beyond 1e37 of full scale';
  }
  if (samplePeakDbfs === null) unmeasurable['samplePeakDbfs'] = 'digital silence';
  const plrLu = peakOver(truePeakDbtp, loudness.integratedLufs);
  const psrLu = peakOver(truePeakDbtp, loudness.shortTermMaxLufs);
  if (plrLu === null) unmeasurable['plrLu'] = unmeasurable['truePeakDbtp'] ?? unmeasurable['integratedLufs'] ?? '';
  if (psrLu === null) unmeasurable['psrLu'] = unmeasurable['truePeakDbtp'] ?? unmeasurable['shortTermMaxLufs'] ?? '';
  return {
    sampleRateHz: info.sampleRateHz,
    channelCount: info.channelCount,
    channels: [...info.channels],
    lengthFrames,
    durationSeconds: lengthFrames / info.sampleRateHz,
    loudnessMethod: 'ITU-R BS.1770-5 programme loudness, level-gated, no dialogue gate',
    ...(dualMono && info.channels.join(' ') === 'M' ? { dualMono: true } : {}),
    integratedLufs: loudness.integratedLufs,
    rangeLu: loudness.rangeLu,
    momentaryMaxLufs: loudness.momentaryMaxLufs,
    shortTermMaxLufs: loudness.shortTermMaxLufs,
    truePeakDbtp,
    samplePeakDbfs,
    plrLu,
    psrLu,
    nonFiniteSamples: counts.nonFiniteSamples,
    denormalSamples: counts.denormalSamples,
    unmeasurable,
    ...(loudness.momentary === undefined ? {} : { momentary: loudness.momentary }),
    ...(loudness.shortTerm === undefined ? {} : { shortTerm: loudness.shortTerm }),
  };
}

/** A peak over a loudness, LU. */
function peakOver(truePeakDbtp: number | null, loudnessLufs: number | null): number | null {
  return truePeakDbtp === null || loudnessLufs === null ? null : truePeakDbtp - loudnessLufs;
}
