import type { Picture, PicturePart } from '@lathe/core';
import type { Kernels, PlanarBlock } from '@lathe/dsp/meters';
import {
  ChannelLevelMeter,
  type ChunkMeter,
  ClickMeter,
  ClippingMeter,
  DepthMeter,
  DropoutMeter,
  GridBuffer,
  type GridChunk,
  type Hop,
  HopScan,
  HumMeter,
  NoiseFloorMeter,
  PeakMoments,
  PowerSpectrum,
  SilenceMeter,
  StereoDirections,
  StereoMeter,
  WaveformPoints,
} from '@lathe/dsp/picture';
import type { AudioFileInfo } from '@lathe/audio-file';
import { pictureOf } from './picture-of.ts';

/** What a picture needs to know of its source. */
export type PictureSource = Pick<AudioFileInfo, 'sampleFormat' | 'bitsPerSample' | 'sampleRateHz' | 'channels'>;

const waveformPoints = 2_000;
const waveformPeaks = 20;

/** The meters of a picture; only those that the parts asked for need. */
export interface PictureMeters {
  readonly levels: ChannelLevelMeter | null;
  readonly clipping: ClippingMeter | null;
  readonly silence: SilenceMeter | null;
  readonly stereo: StereoMeter | null;
  readonly directions: StereoDirections | null;
  readonly spectrum: PowerSpectrum | null;
  readonly depth: DepthMeter | null;
  readonly noise: NoiseFloorMeter | null;
  readonly hum: HumMeter | null;
  readonly clicks: ClickMeter | null;
  readonly dropouts: DropoutMeter | null;
  readonly waveform: WaveformPoints | null;
  readonly peaks: PeakMoments | null;
}

/**
 * The picture of one stream, in order from frame 0, in the same pass as its loudness and in memory that does not grow with it.
 *
 * Blocks are cut anew into chunks on the absolute grid before anything is measured, so that their size changes no bit.
 */
export class PictureMeter {
  readonly #parts: ReadonlySet<PicturePart>;
  readonly #source: PictureSource;
  readonly #grid: GridBuffer;
  readonly #hops: HopScan | null;
  readonly #meters: PictureMeters;
  readonly #chunkMeters: readonly ChunkMeter[];
  readonly #hopMeters: readonly { processHop(hop: Hop): void }[];

  /** Allocates all it needs of the kernels' memory. */
  constructor(kernels: Kernels, source: PictureSource, parts: readonly PicturePart[]) {
    const asked = new Set(parts);
    const { sampleRateHz, channels } = source;
    const channelCount = channels.length;
    const [left, right] = [channels.indexOf('L'), channels.indexOf('R')];
    const pair: readonly [number, number] | null =
      left >= 0 && right >= 0 && asked.has('stereo') ? [left, right] : null;
    const heard = channels.flatMap((label, channel) => (label === 'LFE' ? [] : [channel]));
    const measured = heard.length > 0 ? heard : channels.map((_, channel) => channel);
    const bitsPerSample = source.sampleFormat === 'f32' || source.sampleFormat === 'f64' ? 24 : source.bitsPerSample;
    const when = <Meter>(isAsked: boolean, make: () => Meter): Meter | null => (isAsked ? make() : null);
    const has = (...names: readonly PicturePart[]): boolean => names.some((name) => asked.has(name));
    this.#parts = asked;
    this.#source = source;
    this.#grid = new GridBuffer(kernels, channelCount);
    this.#meters = {
      levels: when(has('levels'), () => new ChannelLevelMeter(channelCount)),
      clipping: when(has('clipping'), () => new ClippingMeter(kernels, { channelCount, bitsPerSample })),
      silence: when(has('silence'), () => new SilenceMeter(kernels, sampleRateHz, channelCount)),
      stereo: pair && new StereoMeter(pair),
      directions: pair && new StereoDirections(pair),
      spectrum: when(
        has('spectrum', 'bandwidth') || pair !== null,
        () =>
          new PowerSpectrum(kernels, {
            sampleRateHz,
            channels: has('spectrum', 'bandwidth') ? measured : [],
            crossPair: pair,
          }),
      ),
      depth: when(has('depth'), () => new DepthMeter(kernels, source.sampleFormat, source.bitsPerSample)),
      noise: when(has('noise'), () => new NoiseFloorMeter(measured)),
      hum: when(has('hum'), () => new HumMeter(kernels, sampleRateHz, measured)),
      clicks: when(has('defects'), () => new ClickMeter(kernels, sampleRateHz, channelCount)),
      dropouts: when(has('defects'), () => new DropoutMeter(kernels, { sampleRateHz, channelCount, bitsPerSample })),
      waveform: when(has('waveform'), () => new WaveformPoints(waveformPoints)),
      peaks: when(has('waveform'), () => new PeakMoments(kernels, sampleRateHz, channelCount, waveformPeaks)),
    };
    const { levels, noise, stereo, waveform } = this.#meters;
    const { clipping, silence, directions, spectrum, hum, clicks, dropouts, peaks } = this.#meters;
    this.#hopMeters = [levels, noise, stereo, waveform].filter((meter) => meter !== null);
    this.#chunkMeters = [clipping, silence, directions, spectrum, hum, clicks, dropouts, peaks].filter(
      (meter) => meter !== null,
    );
    this.#hops = when(this.#hopMeters.length > 0, () => new HopScan(kernels, sampleRateHz, channelCount, pair));
  }

  /** Measures the first `frameCount` frames of `block`. @param bytes the PCM behind them, in the kernels' memory. */
  process(block: PlanarBlock, frameCount: number, bytes: Uint8Array): void {
    this.#meters.depth?.process(block, frameCount, bytes);
    this.#grid.push(block, frameCount, (chunk) => this.#measure(chunk));
  }

  /** Ends the stream. @param truePeaksLinear of each channel, from the meter of the same pass. */
  finish(truePeaksLinear: readonly number[]): Picture {
    this.#grid.finish((chunk) => this.#measure(chunk));
    this.#hops?.finish((hop) => this.#measureHop(hop));
    return pictureOf(this.#parts, this.#source, this.#meters, truePeaksLinear);
  }

  #measure(chunk: GridChunk): void {
    for (const meter of this.#chunkMeters) meter.processChunk(chunk);
    this.#hops?.scan(chunk, (hop) => this.#measureHop(hop));
  }

  #measureHop(hop: Hop): void {
    for (const meter of this.#hopMeters) meter.processHop(hop);
  }
}
