import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import type { ChunkInfo, MediaWarning } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { dataExtent, isPlaceholder } from '../riff/data-extent.ts';
import { commonSizeBytes, parseAiffFormat, type AiffFormat } from './aiff-format.ts';
import { parseChannelLayoutChunk } from './channel-layout-chunk.ts';

/** The skeleton of an AIFF or AIFC file. */
export interface AiffScan {
  readonly container: 'aiff' | 'aifc';
  readonly format: AiffFormat;
  /** Speaker mask of a CHAN chunk; null when there is none. */
  readonly channelMask: number | null;
  /** First byte of the audio, behind SSND's own header and offset. */
  readonly audioOffset: number;
  readonly audioBytes: number;
  /** Bytes that SSND declares beyond the end of the file; not 0 only when read leniently. */
  readonly missingBytes: number;
  /** SSND's size is what a streaming writer leaves, so COMM's frame count is none. */
  readonly isLengthOpen: boolean;
  readonly chunks: readonly ChunkInfo[];
  readonly warnings: readonly MediaWarning[];
}

const headerSizeBytes = 8;
const formHeaderSizeBytes = 12;
/** `offset` and `blockSize` at the front of SSND. */
const soundHeaderSizeBytes = 8;
/** COMM with the name of the compression behind it. */
const largestCommonBytes = commonSizeBytes + 4 + 256;
const largestLayoutBytes = 12 + 20 * 64;

/**
 * Walks every chunk of an AIFF or AIFC file, before and after SSND, reading headers only; chunks come in any order
 * (AIFF 1.3, Apple 1989; AIFF-C draft of 1991).
 *
 * @param lenient takes a file that was cut off inside its audio for what is left of it.
 * @throws LatheError `malformed_media`, `unsupported_format`, `unsupported_rate`, `unsupported_layout`,
 * `input_corrupt`, `input_empty`, `limit_exceeded`.
 */
export function scanAiff(file: InputFile, limits: AudioLimits, lenient: boolean): AiffScan {
  return new AiffWalk(file, limits, lenient).run();
}

class AiffWalk {
  readonly #file: InputFile;
  readonly #limits: AudioLimits;
  readonly #chunks: ChunkInfo[] = [];
  readonly #warnings: MediaWarning[] = [];
  #isAifc = false;
  #formSizeBytes = 0;
  #format: AiffFormat | null = null;
  #channelMask: number | null = null;
  #sound: ChunkInfo | null = null;
  #audioOffset = 0;
  #missingBytes = 0;
  #isLengthOpen = false;
  readonly #lenient: boolean;

  constructor(file: InputFile, limits: AudioLimits, lenient: boolean) {
    this.#file = file;
    this.#limits = limits;
    this.#lenient = lenient;
  }

  run(): AiffScan {
    this.#formSizeBytes = this.#readHeader(0).sizeBytes;
    this.#isAifc = Buffer.from(this.#file.readBytes(8, 4)).toString('latin1') === 'AIFC';
    let position = formHeaderSizeBytes;
    while (!this.#isAtEnd(position)) {
      const next = this.#visit(position);
      if (next === null) break;
      position = next;
    }
    if (!this.#format) malformed('The AIFF file has no COMM chunk.');
    if (!this.#sound) this.#refuseSilence(this.#format);
    this.#checkFormSize(this.#sound);
    return {
      container: this.#isAifc ? 'aifc' : 'aiff',
      format: this.#format,
      channelMask: this.#channelMask,
      audioOffset: this.#audioOffset,
      audioBytes: this.#sound.offset + this.#sound.sizeBytes - this.#audioOffset,
      missingBytes: this.#missingBytes,
      isLengthOpen: this.#isLengthOpen,
      chunks: this.#chunks,
      warnings: this.#warnings,
    };
  }

  /** Records the chunk at `position` and returns where the next one starts; null when nothing sensible follows. */
  #visit(position: number): number | null {
    const header = this.#readHeader(position);
    if (!/^[\x20-\x7e]{4}$/.test(header.id)) {
      if (this.#sound) return this.#stopAt(position);
      malformed(`There is no chunk at byte ${position}: its id is not printable.`);
    }
    if (this.#chunks.length >= this.#limits.maxChunks) {
      throw new LatheError('limit_exceeded', `The file has more than ${this.#limits.maxChunks} chunks.`, {
        details: { limitChunks: this.#limits.maxChunks },
      });
    }
    const offset = position + headerSizeBytes;
    if (header.id === 'SSND') return this.#visitSound(offset, header.sizeBytes);
    const { sizeBytes } = header;
    const availableBytes = this.#file.sizeBytes - offset;
    if (sizeBytes > availableBytes) {
      if (this.#sound) return this.#stopAt(position);
      malformed(`The ${header.id.trim()} chunk declares ${sizeBytes} bytes, but the file has ${availableBytes} more.`);
    }
    this.#chunks.push({ id: header.id, offset, sizeBytes, position: this.#sound ? 'after-data' : 'before-data' });
    if (header.id === 'COMM') this.#readFormat(offset, sizeBytes);
    if (header.id === 'CHAN') {
      const payload = this.#file.readBytes(offset, Math.min(sizeBytes, largestLayoutBytes));
      this.#channelMask = parseChannelLayoutChunk(payload) || null;
    }
    return offset + sizeBytes + (sizeBytes % 2);
  }

  #visitSound(offset: number, headerSize: number): number {
    if (this.#sound) malformed('The AIFF file has two SSND chunks.');
    const sound = this.#file.readBytes(offset, soundHeaderSizeBytes);
    if (sound.length < soundHeaderSizeBytes) malformed('The file ends inside the header of its SSND chunk.');
    const skippedBytes = soundHeaderSizeBytes + new DataView(sound.buffer, sound.byteOffset).getUint32(0);
    this.#isLengthOpen = isOpenSize(headerSize) || (headerSize <= soundHeaderSizeBytes && this.#isFormSizeOpen());
    if (!this.#isLengthOpen && skippedBytes > headerSize) {
      malformed(`The SSND chunk of ${headerSize} bytes says that its audio begins at byte ${skippedBytes}.`);
    }
    this.#audioOffset = offset + skippedBytes;
    const claim = {
      chunk: 'SSND',
      declaredBytes: this.#isLengthOpen ? 0 : Math.max(0, headerSize - skippedBytes),
      availableBytes: Math.max(0, this.#file.sizeBytes - this.#audioOffset),
      isRiffSizeOpen: this.#isLengthOpen,
      has64Bits: false,
    };
    const extent = dataExtent(claim, this.#lenient, (warning) => this.#warnings.push(warning));
    this.#missingBytes = extent.missingBytes;
    const sizeBytes = skippedBytes + extent.sizeBytes;
    this.#sound = { id: 'SSND', offset, sizeBytes, position: 'before-data' };
    this.#chunks.push(this.#sound);
    return offset + sizeBytes + (sizeBytes % 2);
  }

  #readFormat(offset: number, sizeBytes: number): void {
    if (this.#format) malformed('The AIFF file has two COMM chunks.');
    const payload = this.#file.readBytes(offset, Math.min(sizeBytes, largestCommonBytes));
    this.#format = parseAiffFormat(payload, this.#isAifc);
  }

  /** A file of no frames needs no SSND. */
  #refuseSilence({ declaredFrames }: AiffFormat): never {
    if (declaredFrames === 0) throw new LatheError('input_empty', 'The AIFF file holds no frame of audio.');
    return malformed(`The AIFF file has no SSND chunk, but declares ${declaredFrames} frames.`);
  }

  #isFormSizeOpen(): boolean {
    return this.#formSizeBytes === 0 || isOpenSize(this.#formSizeBytes);
  }

  #isAtEnd(position: number): boolean {
    if (position + headerSizeBytes > this.#file.sizeBytes) return true;
    const declaredEnd = headerSizeBytes + this.#formSizeBytes;
    if (!this.#sound || this.#isFormSizeOpen() || declaredEnd > this.#file.sizeBytes) return false;
    // A FORM size that ends before or inside SSND was never brought up to date; what follows is still looked at.
    if (position < declaredEnd || declaredEnd < this.#sound.offset + this.#sound.sizeBytes) return false;
    this.#stopAt(position);
    return true;
  }

  #checkFormSize(sound: ChunkInfo): void {
    const declaredEnd = headerSizeBytes + this.#formSizeBytes;
    // One byte more is a pad byte that some writers count and do not write.
    const fits = declaredEnd >= sound.offset + sound.sizeBytes && declaredEnd <= this.#file.sizeBytes + 1;
    if (this.#isFormSizeOpen() || fits) return;
    this.#warnings.push({
      code: 'header_size_mismatch',
      message: `The FORM header declares ${declaredEnd} bytes, the file has ${this.#file.sizeBytes}.`,
    });
  }

  #stopAt(position: number): null {
    this.#warnings.push({
      code: 'trailing_bytes',
      message: `The last ${this.#file.sizeBytes - position} bytes of the file are no part of its chunks and are ignored.`,
    });
    return null;
  }

  #readHeader(position: number): { readonly id: string; readonly sizeBytes: number } {
    const bytes = this.#file.readBytes(position, headerSizeBytes);
    if (bytes.length < headerSizeBytes) malformed(`The file ends inside a chunk header at byte ${position}.`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return { id: String.fromCharCode(...bytes.subarray(0, 4)), sizeBytes: view.getUint32(4) };
  }
}

/** Sizes that streaming writers leave: those of RIFF, and 0x7F000000 with some headers more or less. */
function isOpenSize(sizeBytes: number): boolean {
  return isPlaceholder(sizeBytes) || (sizeBytes >= 0x7eff_0000 && sizeBytes <= 0x7f00_1000);
}

function malformed(message: string): never {
  throw new LatheError('malformed_media', message);
}
