import { writeFileSync } from 'node:fs';

/** WAVE channel masks by channel count: mono, stereo, 5.1 (side), 7.1; none for others. */
const masks: Record<number, number> = { 1: 0x4, 2: 0x3, 6: 0x60f, 8: 0x63f };

/**
 * Writes planar float channels as a 32-bit float WAV. Kept apart from packages/audio-file on purpose: what a test
 * feeds the product must not come from the product.
 *
 * @param mask the speaker mask; the usual one of mono, stereo, 5.1 and 7.1 unless given. 0 declares none.
 */
export function writeFloatWav(
  path: string,
  sampleRateHz: number,
  channels: readonly Float32Array[],
  mask: number = masks[channels.length] ?? 0,
): void {
  const channelCount = channels.length;
  const frameCount = channels[0]?.length ?? 0;
  const dataBytes = frameCount * channelCount * 4;
  const extensible = channelCount > 2 || mask !== masks[channelCount];
  const fmtBytes = extensible ? 40 : 16;
  const header = Buffer.alloc(12 + 8 + fmtBytes + 8);
  header.write('RIFF', 0);
  header.writeUInt32LE(4 + 8 + fmtBytes + 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(fmtBytes, 16);
  header.writeUInt16LE(extensible ? 0xfffe : 3, 20);
  header.writeUInt16LE(channelCount, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * channelCount * 4, 28);
  header.writeUInt16LE(channelCount * 4, 32);
  header.writeUInt16LE(32, 34);
  if (extensible) {
    header.writeUInt16LE(22, 36);
    header.writeUInt16LE(32, 38);
    header.writeUInt32LE(mask, 40);
    Buffer.from('0300000000001000800000aa00389b71', 'hex').copy(header, 44);
  }
  header.write('data', 20 + fmtBytes);
  header.writeUInt32LE(dataBytes, 24 + fmtBytes);
  const samples = new Float32Array(frameCount * channelCount);
  for (const [channel, source] of channels.entries()) {
    for (let frame = 0; frame < frameCount; frame += 1) samples[frame * channelCount + channel] = source[frame]!;
  }
  writeFileSync(path, Buffer.concat([header, Buffer.from(samples.buffer)]));
}
