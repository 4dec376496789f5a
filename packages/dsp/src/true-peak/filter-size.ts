/** Points of the grid per frame. */
export const oversampling = 16;
/** Taps of each phase: samples from 255 frames before the left neighbour to 256 after it. */
export const tapsPerPhase = 512;
export const tapsBefore = 255;
