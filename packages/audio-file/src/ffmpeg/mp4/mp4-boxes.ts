import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../../files/input-file.ts';

/** One box of an MP4 (ISO/IEC 14496-12 clause 4.2); positions are those of the file. */
export interface Mp4Box {
  readonly type: string;
  /** First byte of the payload. */
  readonly start: number;
  readonly end: number;
}

/** A file with more boxes on one level is refused; films have a few dozen. */
const maximumBoxes = 10_000;
/** Tables longer than this are not read: 24 h of AAC have 4 million entries only if each differs from the last. */
const maximumPayloadBytes = 32 * 1024 * 1024;

/**
 * The boxes between two positions, in order.
 *
 * A box that claims more than there is ends where its parent ends: what follows is for ffmpeg to refuse.
 *
 * @throws LatheError `limit_exceeded` past 10 000 boxes.
 */
export function listBoxes(file: InputFile, start: number, end: number): readonly Mp4Box[] {
  const boxes: Mp4Box[] = [];
  for (let position = start; position + 8 <= end;) {
    const header = viewOf(file.readBytes(position, 16));
    if (header.byteLength < 8) break;
    let headerBytes = 8;
    let sizeBytes = header.getUint32(0);
    if (sizeBytes === 1 && header.byteLength === 16) {
      headerBytes = 16;
      sizeBytes = Number(header.getBigUint64(8));
    } else if (sizeBytes === 0) sizeBytes = end - position;
    if (sizeBytes < headerBytes) break;
    if (boxes.length === maximumBoxes) {
      throw new LatheError('limit_exceeded', `The file has more than ${maximumBoxes} boxes on one level.`, {
        details: { limitBoxes: maximumBoxes },
      });
    }
    const type = String.fromCharCode(...new Uint8Array(header.buffer, header.byteOffset + 4, 4));
    boxes.push({ type, start: position + headerBytes, end: Math.min(end, position + sizeBytes) });
    position += sizeBytes;
  }
  return boxes;
}

/** The first box under a path of types; null when there is none. */
export function findBox(file: InputFile, within: Mp4Box, path: readonly string[]): Mp4Box | null {
  let found: Mp4Box = within;
  for (const type of path) {
    const next = listBoxes(file, found.start, found.end).find((box) => box.type === type);
    if (!next) return null;
    found = next;
  }
  return found;
}

/** A box's payload. @throws LatheError `limit_exceeded` past 32 MiB. */
export function readBox(file: InputFile, box: Mp4Box): DataView {
  const sizeBytes = box.end - box.start;
  if (sizeBytes > maximumPayloadBytes) {
    throw new LatheError(
      'limit_exceeded',
      `The ${box.type} box has ${sizeBytes} bytes; at most ${maximumPayloadBytes} are read.`,
      { details: { sizeBytes, limitBytes: maximumPayloadBytes } },
    );
  }
  return viewOf(file.readBytes(box.start, sizeBytes));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
