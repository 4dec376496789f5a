// A step through one or two segments of a programme: decode, loudness, true peak, in one call. What each of them does is
// specified where it is written; here is their order alone, which segment-pass.ts describes.
//
// Lane, i32 each, in bytes: 0 format (decodePcm's, 4 u8, 5 f64) · 4 source pointer · 8 channelCount · 12 targets pointer ·
// 16 findings pointer · 20 pointer of the first true-peak channel · 24 pointer of the loudness lane · 28 pairCount ·
// 32 pointer of the channels in each loudness pair, i32 × 2 · 36 steps: 1 loudness, 2 true peak.

import { measureSegments } from '../loudness/segment-energies.as';
import { decodeBytes, decodeDoubles } from '../pcm/pcm-bytes-and-doubles.as';
import { decodePcm } from '../pcm/pcm-decoder.as';
import { scanTruePeak } from '../true-peak/true-peak.as';

const LANE_BYTES: usize = 40;
const FORMAT_U8: i32 = 4;
const STEP_LOUDNESS: i32 = 1;
const STEP_PEAK: i32 = 2;
/** Bytes of a true-peak channel; see true-peak.as.ts. */
const PEAK_BYTES: usize = 48;
/** Where a loudness lane's pairs begin, and bytes of one; see segment-energies.as.ts. */
const PAIRS: usize = 64;
const PAIR_BYTES: usize = 176;

function peakChannel(lane: usize, channel: i32): usize {
  return <usize>load<u32>(lane, 20) + <usize>channel * PEAK_BYTES;
}

/** Decodes to where the true-peak meter gathers its samples. */
function decodeLane(lane: usize, frameCount: i32): void {
  const format = load<i32>(lane);
  const source = <usize>load<u32>(lane, 4);
  const channelCount = load<i32>(lane, 8);
  const targets = <usize>load<u32>(lane, 12);
  const findings = <usize>load<u32>(lane, 16);
  for (let channel: i32 = 0; channel < channelCount; channel++) {
    const peak = peakChannel(lane, channel);
    store<u32>(targets + ((<usize>channel) << 2), load<u32>(peak, 16) + (load<u32>(peak, 8) << 2));
  }
  store<i64>(findings, 0);
  store<i32>(findings, -1, 8);
  if (format < FORMAT_U8) {
    decodePcm(format, source, channelCount, targets, frameCount, findings);
    return;
  }
  const sampleBytes = format == FORMAT_U8 ? 1 : 8;
  for (let channel: i32 = 0; channel < channelCount; channel++) {
    const at = source + <usize>(channel * sampleBytes);
    const target = <usize>load<u32>(targets + ((<usize>channel) << 2));
    if (format == FORMAT_U8) decodeBytes(at, channelCount, target, frameCount);
    else decodeDoubles(at, channelCount * sampleBytes, target, frameCount, findings);
  }
}

/** Lets the loudness meter read what was decoded; returns its lane, or 0 when this step is not for it. */
function pointLoudness(lane: usize): usize {
  if (!(load<i32>(lane, 36) & STEP_LOUDNESS)) return 0;
  const loudness = <usize>load<u32>(lane, 24);
  const targets = <usize>load<u32>(lane, 12);
  const pairCount = load<i32>(lane, 28);
  let channels = <usize>load<u32>(lane, 32);
  for (let index: i32 = 0; index < pairCount; index++) {
    const pair = loudness + PAIRS + <usize>index * PAIR_BYTES;
    store<u32>(pair, load<u32>(targets + ((<usize>load<u32>(channels)) << 2)));
    store<u32>(pair, load<u32>(targets + ((<usize>load<u32>(channels, 4)) << 2)), 4);
    channels += 8;
  }
  return loudness;
}

/**
 * Measures the next `frameCount` frames of each of `laneCount` lanes, 1 or 2, from their sources on. Only peaks above `known`
 * are looked for; returns the greatest so far, or `known`.
 */
export function measureLanes(settings: usize, lanes: usize, laneCount: i32, frameCount: i32, known: f32): f32 {
  const end = lanes + <usize>laneCount * LANE_BYTES;
  let one: usize = 0;
  let two: usize = 0;
  for (let lane = lanes; lane < end; lane += LANE_BYTES) {
    decodeLane(lane, frameCount);
    const loudness = pointLoudness(lane);
    if (one == 0) one = loudness;
    else two = loudness;
  }
  if (one) measureSegments(settings, one, two, frameCount);
  let greatest = known;
  for (let lane = lanes; lane < end; lane += LANE_BYTES) {
    const channelCount = load<i32>(lane, 8);
    const targets = <usize>load<u32>(lane, 12);
    for (let channel: i32 = 0; channel < channelCount; channel++) {
      const peak = peakChannel(lane, channel);
      if (load<f32>(peak) < known) store<f32>(peak, known);
      if (load<i32>(lane, 36) & STEP_PEAK) {
        scanTruePeak(peak, <usize>load<u32>(targets + ((<usize>channel) << 2)), frameCount);
      }
      greatest = max<f32>(greatest, load<f32>(peak));
    }
  }
  return greatest;
}
