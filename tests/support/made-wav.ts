import { writeFileSync } from 'node:fs';

/** A WAVE file to make, with whatever is wrong with it. Kept apart from packages/audio-file on purpose. */
export interface MadeWav {
  /** Planar samples, full scale is 1; integers are rounded without dither. */
  readonly channels: readonly Float32Array[];
  readonly sampleRateHz?: number;
  readonly sampleFormat?: 's16' | 's24' | 's32' | 'f32';
  /** WAVE_FORMAT_EXTENSIBLE also for mono and stereo; more channels always have it. */
  readonly extensible?: boolean;
  /** Significant bits declared by the extension; lower bits are zero unless `dirtyPadding`. */
  readonly validBits?: number;
  readonly dirtyPadding?: boolean;
  readonly before?: readonly (readonly [id: string, payload: Uint8Array])[];
  readonly after?: readonly (readonly [id: string, payload: Uint8Array])[];
  /** Bytes behind the last chunk that are none. */
  readonly trailing?: Uint8Array;
  readonly form?: 'RIFF' | 'RF64';
  /** Sizes to declare in place of the true ones. */
  readonly riffBytes?: number;
  readonly dataBytes?: number;
}

const masks: Record<number, number> = { 1: 0x4, 2: 0x3, 6: 0x60f, 8: 0x63f };
const sampleBytes = { s16: 2, s24: 3, s32: 4, f32: 4 };

/** The bytes of a WAVE file. */
export function wavBytes(made: MadeWav): Buffer {
  const sampleFormat = made.sampleFormat ?? 's16';
  const audio = pcm(made, sampleFormat);
  const isRf64 = made.form === 'RF64';
  const head = [
    chunk('fmt ', formatPayload(made, sampleFormat)),
    ...(made.before ?? []).map(([id, bytes]) => chunk(id, bytes)),
  ];
  const tail = (made.after ?? []).map(([id, bytes]) => chunk(id, bytes));
  const size64 = isRf64 ? [chunk('ds64', Buffer.alloc(28))] : [];
  const body = [
    Buffer.from('WAVE'),
    ...size64,
    ...head,
    chunk('data', audio, isRf64 ? 0xffff_ffff : made.dataBytes),
    ...tail,
  ];
  const whole = Buffer.concat(body);
  if (isRf64) {
    whole.writeBigUInt64LE(BigInt(whole.length), 12);
    whole.writeBigUInt64LE(BigInt(audio.length), 20);
    whole.writeBigUInt64LE(BigInt(made.channels[0]?.length ?? 0), 28);
  }
  const start = Buffer.alloc(8);
  start.write(made.form ?? 'RIFF');
  start.writeUInt32LE(isRf64 ? 0xffff_ffff : (made.riffBytes ?? whole.length), 4);
  return Buffer.concat([start, whole, made.trailing ?? new Uint8Array(0)]);
}

export function writeMadeWav(path: string, made: MadeWav): void {
  writeFileSync(path, wavBytes(made));
}

function chunk(id: string, payload: Uint8Array, declaredBytes = payload.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(declaredBytes, 4);
  return Buffer.concat([head, payload, new Uint8Array(payload.length % 2)]);
}

function formatPayload(made: MadeWav, sampleFormat: keyof typeof sampleBytes): Buffer {
  const channelCount = made.channels.length;
  const rate = made.sampleRateHz ?? 44_100;
  const bytes = sampleBytes[sampleFormat];
  const code = sampleFormat === 'f32' ? 3 : 1;
  const isExtensible = made.extensible === true || channelCount > 2;
  const payload = Buffer.alloc(isExtensible ? 40 : 16);
  payload.writeUInt16LE(isExtensible ? 0xfffe : code, 0);
  payload.writeUInt16LE(channelCount, 2);
  payload.writeUInt32LE(rate, 4);
  payload.writeUInt32LE(rate * channelCount * bytes, 8);
  payload.writeUInt16LE(channelCount * bytes, 12);
  payload.writeUInt16LE(bytes * 8, 14);
  if (isExtensible) {
    payload.writeUInt16LE(22, 16);
    payload.writeUInt16LE(made.validBits ?? bytes * 8, 18);
    payload.writeUInt32LE(masks[channelCount] ?? 0, 20);
    payload.writeUInt16LE(code, 24);
    payload.write('000000001000800000aa00389b71', 26, 'hex');
  }
  return payload;
}

function pcm(made: MadeWav, sampleFormat: keyof typeof sampleBytes): Buffer {
  const bytes = sampleBytes[sampleFormat];
  const channelCount = made.channels.length;
  const frameCount = made.channels[0]?.length ?? 0;
  const audio = Buffer.alloc(frameCount * channelCount * bytes);
  const bits = made.validBits ?? bytes * 8;
  const scale = 2 ** (bits - 1);
  for (let frame = 0; frame < frameCount; frame += 1) {
    for (const [channel, samples] of made.channels.entries()) {
      const at = (frame * channelCount + channel) * bytes;
      const value = samples[frame] ?? 0;
      if (sampleFormat === 'f32') {
        audio.writeFloatLE(value, at);
        continue;
      }
      const steps = Math.max(-scale, Math.min(scale - 1, Math.round(value * scale)));
      const word = steps * 2 ** (bytes * 8 - bits) + (made.dirtyPadding === true ? 1 : 0);
      audio.writeIntLE(word, at, bytes);
    }
  }
  return audio;
}
