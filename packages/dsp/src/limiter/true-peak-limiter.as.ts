import {
  BUSY_GROUPS,
  CEILING,
  CHANNEL_COUNT,
  FAST,
  GAINS,
  GROUP,
  GROUPS_TO_SKIP,
  GROUP_CAPACITY,
  GROUP_FRAMES,
  HOLD_GROUPS,
  IDLE_GROUPS,
  LATENCY_FRAMES,
  LINES,
  LINE_FRAMES,
  PEAKS,
  PHASE,
  POSITION,
  REACH_GROUPS,
  RELEASED,
  SLOW,
  SMOOTHED,
  UNITY,
} from './limiter-state.as';
import { completeGroup } from './group-gains.as';
import { advance } from './limiter-lines.as';
import { peakBoundOfAll, summariseGroups } from './peak-detection.as';

/** Groups that are taken in together: their frames stay in the first-level cache. */
const TOGETHER: i32 = 16;
/** Delays and limits `frameCount` frames in place; `blocks` holds one pointer per channel. */
export function limitTruePeak(state: usize, blocks: usize, frameCount: i32): void {
  const channelCount = load<i32>(state, CHANNEL_COUNT);
  const groupFrames = load<i32>(state, GROUP_FRAMES);
  const lineBytes = (<usize>load<i32>(state, LINE_FRAMES)) << 2;
  const latencyBytes = (<usize>load<i32>(state, LATENCY_FRAMES)) << 2;
  const gains = <usize>load<u32>(state, GAINS);
  let done = 0;
  while (done < frameCount) {
    const phase = load<i32>(state, PHASE);
    if (phase == 0) {
      const groups = min(wholeGroups(state), (frameCount - done) / groupFrames);
      if (groups > 0) {
        limitGroups(state, blocks, done, groups);
        done += groups * groupFrames;
        continue;
      }
    }
    const take = min(frameCount - done, groupFrames - phase);
    let line = <usize>load<u32>(state, LINES) + ((<usize>(load<i32>(state, POSITION) + phase)) << 2);
    for (let channel = 0; channel < channelCount; channel++) {
      const target = <usize>load<u32>(blocks + ((<usize>channel) << 2)) + ((<usize>done) << 2);
      memory.copy(line, target, (<usize>take) << 2);
      putOut(target, line - latencyBytes, gains + ((<usize>phase) << 2), take, load<i32>(state, UNITY));
      line += lineBytes;
    }
    done += take;
    store<i32>(state, phase + take, PHASE);
    if (phase + take == groupFrames) {
      summariseGroups(state, load<i32>(state, GROUP), 1);
      completeGroup(state);
    }
  }
}

/** Groups that can be taken in before a line has to move. */
function wholeGroups(state: usize): i32 {
  const frames = load<i32>(state, LINE_FRAMES) - load<i32>(state, POSITION);
  const groups = min(
    frames / load<i32>(state, GROUP_FRAMES),
    load<i32>(state, GROUP_CAPACITY) - load<i32>(state, GROUP),
  );
  return min(groups, TOGETHER);
}

/** Limits whole groups from frame `done` of the blocks on, where a group begins. */
function limitGroups(state: usize, blocks: usize, done: i32, groups: i32): void {
  const channelCount = load<i32>(state, CHANNEL_COUNT);
  const groupFrames = load<i32>(state, GROUP_FRAMES);
  const lineBytes = (<usize>load<i32>(state, LINE_FRAMES)) << 2;
  const latencyBytes = (<usize>load<i32>(state, LATENCY_FRAMES)) << 2;
  const gains = <usize>load<u32>(state, GAINS);
  const sizeBytes = (<usize>(groups * groupFrames)) << 2;
  const first = <usize>load<u32>(state, LINES) + ((<usize>load<i32>(state, POSITION)) << 2);
  const offset = (<usize>done) << 2;
  let line = first;
  for (let channel = 0; channel < channelCount; channel++) {
    memory.copy(line, <usize>load<u32>(blocks + ((<usize>channel) << 2)) + offset, sizeBytes);
    line += lineBytes;
  }
  const at = load<i32>(state, GROUP);
  summariseGroups(state, at, groups);
  if (staysAtRest(state, at, groups)) {
    line = first;
    for (let channel = 0; channel < channelCount; channel++) {
      memory.copy(<usize>load<u32>(blocks + ((<usize>channel) << 2)) + offset, line - latencyBytes, sizeBytes);
      line += lineBytes;
    }
    rest(state, at, groups);
    return;
  }
  for (let from: usize = 0; from < sizeBytes; from += (<usize>groupFrames) << 2) {
    const unity = load<i32>(state, UNITY);
    line = first + from - latencyBytes;
    for (let channel = 0; channel < channelCount; channel++) {
      putOut(<usize>load<u32>(blocks + ((<usize>channel) << 2)) + offset + from, line, gains, groupFrames, unity);
      line += lineBytes;
    }
    completeGroup(state);
  }
}

/** Whether nothing is held, released or averaged any more and none of the groups will change that. */
function staysAtRest(state: usize, at: i32, groups: i32): bool {
  if (!load<i32>(state, UNITY) || load<i32>(state, BUSY_GROUPS) > 0) return false;
  if (load<i32>(state, IDLE_GROUPS) < load<i32>(state, HOLD_GROUPS)) return false;
  if (load<f64>(state, FAST) + load<f64>(state, SLOW) != 0) return false;
  return <f64>peakBoundOfAll(state, at, groups) <= load<f64>(state, CEILING);
}

/** What completeGroup does to the state at rest, for all groups at once. */
function rest(state: usize, at: i32, groups: i32): void {
  const detected = <usize>(at - load<i32>(state, REACH_GROUPS));
  const count = <usize>groups;
  memory.fill(<usize>load<u32>(state, PEAKS) + (detected << 2), 0, count << 2);
  memory.fill(<usize>load<u32>(state, RELEASED) + (detected << 3), 0, count << 3);
  memory.fill(<usize>load<u32>(state, SMOOTHED) + (detected << 2), 0, count << 2);
  store<i32>(state, load<i32>(state, IDLE_GROUPS) + groups, IDLE_GROUPS);
  store<i32>(state, max(0, load<i32>(state, GROUPS_TO_SKIP) - groups), GROUPS_TO_SKIP);
  advance(state, at, groups);
}

/** Writes `count` frames that have waited long enough, under their gains. */
function putOut(target: usize, delayed: usize, gains: usize, count: i32, unity: i32): void {
  if (unity) {
    for (; count >= 4; count -= 4) {
      v128.store(target, v128.load(delayed));
      target += 16;
      delayed += 16;
    }
    for (; count > 0; count--) {
      store<f32>(target, load<f32>(delayed));
      target += 4;
      delayed += 4;
    }
    return;
  }
  for (; count >= 4; count -= 4) {
    v128.store(target, f32x4.mul(v128.load(delayed), v128.load(gains)));
    target += 16;
    delayed += 16;
    gains += 16;
  }
  for (; count > 0; count--) {
    store<f32>(target, load<f32>(delayed) * load<f32>(gains));
    target += 4;
    delayed += 4;
    gains += 4;
  }
}
