import assert from 'node:assert/strict';
import { test } from 'node:test';
import { opusPacketFrames } from './opus-packet-frames.ts';
import { outputGainLinear } from './output-gain.ts';

const bytes = (count: number): number[] => Array<number>(count).fill(7);
/** First byte: configuration and frame count code; configuration 31 is CELT of 20 ms, 3 is SILK of 60 ms. */
const celt20 = 31 << 3;
const silk60 = 3 << 3;

const valid: readonly (readonly [string, readonly number[], number, number])[] = [
  ['one frame of 20 ms', [celt20, ...bytes(9)], 1, 960],
  ['one frame of no bytes', [celt20], 1, 960],
  ['two frames of one size', [celt20 | 1, ...bytes(8)], 1, 1920],
  ['two frames of two sizes', [celt20 | 2, 3, ...bytes(8)], 1, 1920],
  ['two frames, the first of 252 + 4 × 1 bytes', [celt20 | 2, 252, 1, ...bytes(256)], 1, 1920],
  ['six frames of one size', [celt20 | 3, 6, ...bytes(12)], 1, 5760],
  ['three frames of their own sizes, and padding', [celt20 | 3, 0xc3, 2, 1, 2, ...bytes(6), 0, 0], 1, 2880],
  ['padding of 254 + 1 bytes', [celt20 | 3, 0x41, 255, 1, ...bytes(4), ...bytes(255)], 1, 960],
  ['two frames of 60 ms', [silk60 | 1, ...bytes(4)], 1, 5760],
  ['two streams', [celt20, 2, 1, 1, celt20, 5], 2, 960],
];
for (const [what, packet, streams, frames] of valid) {
  test(`Opus packet of ${what}: ${frames} frames`, () => {
    assert.equal(opusPacketFrames(Uint8Array.from(packet), streams), frames);
  });
}

const broken: readonly (readonly [string, readonly number[], number])[] = [
  ['nothing', [], 1],
  ['two frames in an odd number of bytes', [celt20 | 1, ...bytes(7)], 1],
  ['a first frame longer than the packet', [celt20 | 2, 9, 1], 1],
  ['no frames', [celt20 | 3, 0, 1], 1],
  ['seven frames of 20 ms', [celt20 | 3, 7, ...bytes(7)], 1],
  ['more padding than bytes', [celt20 | 3, 0x41, 200, 1], 1],
  ['frames that do not divide the rest', [celt20 | 3, 2, ...bytes(3)], 1],
  ['a frame of 1276 bytes', [celt20, ...bytes(1276)], 1],
  ['streams of different length', [celt20, 2, 1, 1, celt20 | 1, 1, 1], 2],
  ['one stream where two are declared', [celt20, 2, 1, 1], 2],
];
for (const [what, packet, streams] of broken) {
  test(`an Opus packet of ${what} is refused`, () => {
    assert.equal(typeof opusPacketFrames(Uint8Array.from(packet), streams), 'string');
  });
}

test('the output gain is 10^(Q8 / 5120) within 1e-10 from -128 to 128 dB', () => {
  const cases = [
    [0, 1],
    [20 * 256, 10],
    [-20 * 256, 0.1],
    [256, 1.1220184543019633],
    [-512, 0.7943282347242815],
    [120 * 256, 1e6],
    [-120 * 256, 1e-6],
  ] as const;
  for (const [gainQ8, expected] of cases) {
    assert.ok(Math.abs(outputGainLinear(gainQ8) / expected - 1) < 1e-10, `${gainQ8}: ${outputGainLinear(gainQ8)}`);
  }
});
