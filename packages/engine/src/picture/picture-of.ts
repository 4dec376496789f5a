import type { Picture, PicturePart } from '@lathe/core';
import {
  type ChannelEvent,
  judgeBandwidth,
  linearToDecibels,
  type SpectrumResult,
  thirdOctaveLevels,
} from '@lathe/dsp/picture';
import type { PictureMeters, PictureSource } from './picture-meter.ts';

type Events = NonNullable<Picture['clipping']>['first'];

/** The results of all meters in the form of the report; parts that were not asked for are absent. */
export function pictureOf(
  parts: ReadonlySet<PicturePart>,
  source: PictureSource,
  meters: PictureMeters,
  truePeaksLinear: readonly number[],
): Picture {
  const { sampleRateHz } = source;
  const spectrum: SpectrumResult | null = meters.spectrum?.finish() ?? null;
  const picture: Picture = {};
  if (meters.levels !== null) picture.levels = levelsOf(source, meters, truePeaksLinear);
  if (meters.clipping !== null) {
    const clipping = meters.clipping.finish();
    picture.clipping = { ...clipping, first: eventsOf(source, clipping.first, decibelsOf) };
  }
  if (meters.silence !== null) picture.silence = meters.silence.finish();
  if (meters.stereo !== null && spectrum !== null) {
    const directions = meters.directions?.finish() ?? null;
    picture.stereo = { ...meters.stereo.finish(spectrum, sampleRateHz), directions: directions && [...directions] };
  }
  if (spectrum !== null && parts.has('spectrum')) picture.spectrum = thirdOctaveLevels(spectrum, sampleRateHz);
  if (spectrum !== null && parts.has('bandwidth')) picture.bandwidth = judgeBandwidth(spectrum, sampleRateHz);
  if (meters.depth !== null) picture.depth = meters.depth.finish();
  if (meters.noise !== null) picture.noise = meters.noise.finish();
  if (meters.hum !== null) picture.hum = meters.hum.finish();
  if (meters.clicks !== null && meters.dropouts !== null) {
    const clicks = meters.clicks.finish();
    const dropouts = meters.dropouts.finish();
    picture.defects = {
      clicks: { count: clicks.count, first: eventsOf(source, clicks.first, decibelsOf) },
      dropouts: { count: dropouts.count, first: eventsOf(source, dropouts.first, decibelsOf) },
    };
  }
  if (meters.waveform !== null && meters.peaks !== null) {
    picture.waveform = { ...meters.waveform.finish(), truePeaks: meters.peaks.finish() };
  }
  return picture;
}

function levelsOf(
  source: PictureSource,
  meters: PictureMeters,
  truePeaksLinear: readonly number[],
): NonNullable<Picture['levels']> {
  const levels = meters.levels?.finish() ?? [];
  return levels.map(({ rmsDbfs, samplePeakDbfs, crestDb, dcOffset }, channel) => ({
    channel: source.channels[channel] ?? String(channel),
    rmsDbfs,
    samplePeakDbfs,
    truePeakDbtp: decibelsOf(truePeaksLinear[channel] ?? 0),
    crestDb,
    dcOffset,
  }));
}

function eventsOf(
  source: PictureSource,
  events: readonly ChannelEvent[],
  levelOf: (magnitude: number) => number | null,
): Events {
  return events.map(({ frame, channel, magnitude }) => ({
    seconds: frame / source.sampleRateHz,
    channel: source.channels[channel] ?? String(channel),
    levelDbfs: levelOf(magnitude),
  }));
}

function decibelsOf(magnitude: number): number | null {
  return magnitude > 0 ? linearToDecibels(magnitude) : null;
}
