import {
  CHANNEL_COUNT,
  CURVATURES,
  GROUP,
  GROUP_CAPACITY,
  GROUP_FRAMES,
  KEPT_GROUPS,
  LINES,
  LINE_FRAMES,
  PEAKS,
  PHASE,
  POSITION,
  RELEASED,
  SAMPLE_PEAKS,
  SMOOTHED,
} from './limiter-state.as';

/** Goes on by `groups`; at the end of a line what is still needed moves to its start. */
export function advance(state: usize, at: i32, groups: i32): void {
  const groupFrames = load<i32>(state, GROUP_FRAMES);
  const lineFrames = load<i32>(state, LINE_FRAMES);
  let position = load<i32>(state, POSITION) + groups * groupFrames;
  if (position + groupFrames > lineFrames) {
    const kept = load<i32>(state, KEPT_GROUPS) * groupFrames;
    let line = <usize>load<u32>(state, LINES);
    for (let channel = load<i32>(state, CHANNEL_COUNT); channel > 0; channel--) {
      memory.copy(line, line + ((<usize>(position - kept)) << 2), (<usize>kept) << 2);
      line += (<usize>lineFrames) << 2;
    }
    position = kept;
  }
  store<i32>(state, position, POSITION);
  store<i32>(state, 0, PHASE);

  const capacity = load<i32>(state, GROUP_CAPACITY);
  let next = at + groups;
  if (next >= capacity) {
    const kept = load<i32>(state, KEPT_GROUPS);
    moveToStart(<usize>load<u32>(state, SAMPLE_PEAKS), next, kept, 2);
    moveToStart(<usize>load<u32>(state, CURVATURES), next, kept, 2);
    moveToStart(<usize>load<u32>(state, PEAKS), next, kept, 2);
    moveToStart(<usize>load<u32>(state, RELEASED), next, kept, 3);
    moveToStart(<usize>load<u32>(state, SMOOTHED), next, kept, 2);
    next = kept;
  }
  store<i32>(state, next, GROUP);
}

function moveToStart(line: usize, end: i32, kept: i32, sizeShift: usize): void {
  memory.copy(line, line + ((<usize>(end - kept)) << sizeShift), (<usize>kept) << sizeShift);
}
