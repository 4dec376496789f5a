/** A stretch of one tone: level in dBFS (peak of a full-scale sine is 0), or silence at −Infinity. */
export interface Stretch {
  readonly seconds: number;
  readonly levelDbfs: number;
}

/** Frames of a duration, rounded half up. */
export function framesOf(seconds: number, sampleRateHz: number): number {
  return Math.round(seconds * sampleRateHz);
}

/** One tone whose level changes from stretch to stretch while its phase runs on. */
export function toneStretches(sampleRateHz: number, frequencyHz: number, stretches: readonly Stretch[]): Float32Array {
  const frameCount = stretches.reduce((sum, { seconds }) => sum + framesOf(seconds, sampleRateHz), 0);
  const samples = new Float32Array(frameCount);
  const period = onePeriod(sampleRateHz, frequencyHz);
  let frame = 0;
  let phase = 0;
  for (const { seconds, levelDbfs } of stretches) {
    const amplitude = 10 ** (levelDbfs / 20);
    const end = frame + framesOf(seconds, sampleRateHz);
    for (; frame < end; frame += 1) {
      samples[frame] = amplitude * period[phase]!;
      phase = phase + 1 === period.length ? 0 : phase + 1;
    }
  }
  return samples;
}

/** The frames after which a tone of a whole number of hertz repeats: at most one second of them. */
function onePeriod(sampleRateHz: number, frequencyHz: number): Float64Array {
  let [length, rest] = [sampleRateHz, frequencyHz];
  while (rest !== 0) [length, rest] = [rest, length % rest];
  return Float64Array.from({ length: sampleRateHz / length }, (_, frame) =>
    Math.sin((2 * Math.PI * frequencyHz * frame) / sampleRateHz),
  );
}

/** The same signal in phase on both channels. */
export function stereo(samples: Float32Array): Float32Array[] {
  return [samples, samples];
}
