/** Lengths of one Opus frame at 48 kHz by the configuration in the first byte: RFC 6716 table 2. */
const silkFrames = [480, 960, 1920, 2880];
const hybridFrames = [480, 960];
const celtFrames = [120, 240, 480, 960];
const mostFrames = 5760;
const mostFrameBytes = 1275;

/**
 * Frames of audio at 48 kHz in a packet of `streamCount` streams; a text says what rule of RFC 6716 clause 3.4 or RFC
 * 7845 clause 5.1.1 the packet breaks.
 */
export function opusPacketFrames(packet: Uint8Array, streamCount: number): number | string {
  let position = 0;
  let frames: number | null = null;
  for (let stream = 0; stream < streamCount; stream++) {
    const isDelimited = stream < streamCount - 1;
    const parsed = parseStreamPacket(packet.subarray(position), isDelimited);
    if (typeof parsed === 'string') return parsed;
    if (frames !== null && frames !== parsed.frames) return `its streams hold ${frames} and ${parsed.frames} frames`;
    frames = parsed.frames;
    position += parsed.sizeBytes;
  }
  return frames ?? 'it has no streams';
}

interface StreamPacket {
  readonly frames: number;
  readonly sizeBytes: number;
}

function parseStreamPacket(packet: Uint8Array, isDelimited: boolean): StreamPacket | string {
  const first = packet[0];
  if (first === undefined) return 'a packet is empty';
  const cursor = new Cursor(packet);
  const code = first & 3;
  const frameFrames = framesOf(first >> 3);
  if (code < 2) {
    const count = code + 1;
    // Both frames of code 1 have the same size, which is told once.
    const size = isDelimited ? cursor.size() : (packet.length - 1) / count;
    if (size === null || !Number.isInteger(size)) return 'its two frames are not of one size';
    return finish(cursor, packet, isDelimited, [...Array<number>(count).fill(size)], frameFrames);
  }
  if (code === 2) {
    const firstSize = cursor.size();
    if (firstSize === null) return 'it ends inside the size of a frame';
    const secondSize = isDelimited ? cursor.size() : packet.length - cursor.position - firstSize;
    if (secondSize === null) return 'it ends inside the size of a frame';
    return finish(cursor, packet, isDelimited, [firstSize, secondSize], frameFrames);
  }
  return parseManyFrames(cursor, packet, isDelimited, frameFrames);
}

/** Code 3: a count, padding perhaps, and equal or different sizes. */
function parseManyFrames(
  cursor: Cursor,
  packet: Uint8Array,
  isDelimited: boolean,
  frameFrames: number,
): StreamPacket | string {
  const flags = cursor.byte();
  if (flags === null) return 'it ends inside its header';
  const count = flags & 0x3f;
  if (count === 0 || count * frameFrames > mostFrames) return `it declares ${count} frames of ${frameFrames / 48} ms`;
  const padding = (flags & 0x40) === 0 ? 0 : cursor.padding();
  if (padding === null) return 'it ends inside its padding';
  const sizes: number[] = [];
  const isVariable = (flags & 0x80) !== 0;
  const told = isVariable ? count - 1 + (isDelimited ? 1 : 0) : isDelimited ? 1 : 0;
  for (let index = 0; index < told; index++) {
    const size = cursor.size();
    if (size === null) return 'it ends inside the size of a frame';
    sizes.push(size);
  }
  const restBytes = packet.length - cursor.position - padding;
  if (!isVariable) {
    const size = isDelimited ? (sizes[0] ?? 0) : restBytes / count;
    if (!Number.isInteger(size)) return 'its frames are not of one size';
    return finish(cursor, packet, isDelimited, Array<number>(count).fill(size), frameFrames, padding);
  }
  if (!isDelimited) sizes.push(restBytes - sizes.reduce((sum, size) => sum + size, 0));
  return finish(cursor, packet, isDelimited, sizes, frameFrames, padding);
}

function finish(
  cursor: Cursor,
  packet: Uint8Array,
  isDelimited: boolean,
  sizes: readonly number[],
  frameFrames: number,
  padding = 0,
): StreamPacket | string {
  const tooLong = sizes.find((size) => size < 0 || size > mostFrameBytes);
  if (tooLong !== undefined) return `it holds a frame of ${tooLong} bytes; 0 to ${mostFrameBytes} are possible`;
  const sizeBytes = sizes.reduce((sum, size) => sum + size, cursor.position + padding);
  if (sizeBytes > packet.length || (!isDelimited && sizeBytes !== packet.length))
    return 'its frames are not as long as it is';
  const frames = sizes.length * frameFrames;
  return frames > mostFrames ? `it holds ${frames / 48} ms; at most 120 ms are possible` : { frames, sizeBytes };
}

function framesOf(configuration: number): number {
  if (configuration < 12) return silkFrames[configuration & 3] ?? 0;
  if (configuration < 16) return hybridFrames[configuration & 1] ?? 0;
  return celtFrames[configuration & 3] ?? 0;
}

/** Reads the fields behind the first byte; null past the end. */
class Cursor {
  readonly #packet: Uint8Array;
  position = 1;

  constructor(packet: Uint8Array) {
    this.#packet = packet;
  }

  byte(): number | null {
    const value = this.#packet[this.position];
    if (value === undefined) return null;
    this.position += 1;
    return value;
  }

  /** One or two bytes, RFC 6716 clause 3.2.1. */
  size(): number | null {
    const first = this.byte();
    if (first === null || first < 252) return first;
    const second = this.byte();
    return second === null ? null : second * 4 + first;
  }

  /** Any number of 255s, each for 254 bytes, and one byte more. */
  padding(): number | null {
    let total = 0;
    for (;;) {
      const value = this.byte();
      if (value === null) return null;
      total += value === 255 ? 254 : value;
      if (value !== 255) return total;
    }
  }
}
