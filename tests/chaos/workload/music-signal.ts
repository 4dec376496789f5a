import { SeededRandom } from '../seeded-random.ts';

const sampleRateHz = 44_100;
const chords: readonly (readonly number[])[] = [
  [110, 220, 277.18, 329.63],
  [98, 196, 246.94, 293.66],
  [87.31, 174.61, 220, 261.63],
  [130.81, 164.81, 196, 261.63],
];

/** Stereo, planar, full scale is 1. */
export interface MusicSignal {
  readonly sampleRateHz: number;
  readonly channels: readonly [Float32Array, Float32Array];
}

/**
 * Something like music: chords that change with the bar, a kick on the beat, noise between them, a level that moves.
 * Another seed gives another tempo, level, order of chords and length of 3 … 15 s, of which half are below 4.5 s: a run
 * of ten thousand is about many, not about long.
 */
export function musicSignal(seed: number): MusicSignal {
  const random = new SeededRandom(seed * 7919 + 17);
  const share = random.next();
  const lengthFrames = Math.round((3 + 12 * share * share * share) * sampleRateHz);
  const beatFrames = Math.round((60 / random.between(84, 148)) * sampleRateHz);
  const order = random.shuffled(chords);
  const [levelLinear, kickLinear, hissLinear] = [
    random.between(0.05, 0.5),
    random.between(0.2, 0.9),
    random.between(0.005, 0.08),
  ];
  const left = new Float32Array(lengthFrames);
  const right = new Float32Array(lengthFrames);
  for (let frame = 0; frame < lengthFrames; frame += 1) {
    const seconds = frame / sampleRateHz;
    const inBeat = (frame % beatFrames) / sampleRateHz;
    const chord = order[Math.floor(frame / (beatFrames * 4)) % order.length] ?? [];
    const swell = 0.6 + 0.4 * Math.sin(2 * Math.PI * 0.13 * seconds);
    let [one, other] = [0, 0];
    for (const [voice, frequencyHz] of chord.entries()) {
      const tone = Math.sin(2 * Math.PI * frequencyHz * seconds) / (voice + 1);
      one += tone * (voice % 2 === 0 ? 0.8 : 0.4);
      other += tone * (voice % 2 === 0 ? 0.4 : 0.8);
    }
    const kick =
      kickLinear * Math.exp(-inBeat * 18) * Math.sin(2 * Math.PI * (50 + 90 * Math.exp(-inBeat * 40)) * inBeat);
    const hiss = hissLinear * (random.next() * 2 - 1);
    left[frame] = Math.tanh(levelLinear * swell * one + kick + hiss) * 0.9;
    right[frame] = Math.tanh(levelLinear * swell * other + kick - hiss) * 0.9;
  }
  return { sampleRateHz, channels: [left, right] };
}
