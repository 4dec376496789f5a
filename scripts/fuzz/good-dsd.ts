import { randomBytes } from '../../packages/audio-file/src/fixtures/random-bytes.ts';

const rateHz = 2_822_400;
const blockBytes = 4096;
const blockCount = 20;

/** A DSF file of mono noise: the chunks `DSD `, `fmt ` and `data` with little-endian sizes. */
export function dsf(): Uint8Array {
  const audio = randomBytes(11, blockBytes * blockCount);
  const header = Buffer.alloc(92);
  header.write('DSD ', 0, 'latin1');
  header.writeBigUInt64LE(28n, 4);
  header.writeBigUInt64LE(BigInt(header.length + audio.length), 12);
  header.write('fmt ', 28, 'latin1');
  header.writeBigUInt64LE(52n, 32);
  header.writeUInt32LE(1, 40);
  const [channelType, channelCount, bits] = [1, 1, 1];
  header.writeUInt32LE(channelType, 48);
  header.writeUInt32LE(channelCount, 52);
  header.writeUInt32LE(rateHz, 56);
  header.writeUInt32LE(bits, 60);
  header.writeBigUInt64LE(BigInt(audio.length * 8), 64);
  header.writeUInt32LE(blockBytes, 72);
  header.write('data', 80, 'latin1');
  header.writeBigUInt64LE(BigInt(12 + audio.length), 84);
  return Buffer.concat([header, audio]);
}

/** A DFF file (DSDIFF 1.5) of stereo noise: chunks with big-endian sizes of 64 bits. */
export function dff(): Uint8Array {
  const rate = Buffer.alloc(4);
  rate.writeUInt32BE(rateHz);
  const properties = Buffer.concat([
    Buffer.from('SND ', 'latin1'),
    chunk('FS  ', rate),
    chunk('CHNL', Buffer.from('\0\x02SLFTSRGT', 'latin1')),
    chunk('CMPR', Buffer.from('DSD \x0enot compressed\0', 'latin1')),
  ]);
  return chunk(
    'FRM8',
    Buffer.concat([
      Buffer.from('DSD ', 'latin1'),
      chunk('FVER', Buffer.from([1, 5, 0, 0])),
      chunk('PROP', properties),
      chunk('DSD ', randomBytes(12, blockBytes * blockCount)),
    ]),
  );
}

function chunk(id: string, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(12);
  head.write(id, 0, 'latin1');
  head.writeBigUInt64BE(BigInt(payload.length), 4);
  return Buffer.concat([head, payload, new Uint8Array(payload.length % 2)]);
}
