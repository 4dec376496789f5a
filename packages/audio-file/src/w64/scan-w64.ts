import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import type { ChunkInfo, MediaWarning } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { dataExtent } from '../riff/data-extent.ts';
import type { RiffScan } from '../riff/scan-riff.ts';
import { extensibleFormatSizeBytes, parseWaveFormat, type WaveFormat } from '../riff/wave-format.ts';
import { guidName, guidSizeBytes } from './w64-guid.ts';

const headerSizeBytes = guidSizeBytes + 8;
const formHeaderSizeBytes = headerSizeBytes + guidSizeBytes;

/**
 * Walks every chunk of a Sony Wave64 file, before and after `data`, reading headers only.
 *
 * Chunks are named by GUIDs, begin on multiples of 8 bytes, and their sizes of 64 bit count the header of 24 bytes.
 *
 * @param lenient takes a file that was cut off inside its audio for what is left of it.
 * @throws LatheError `malformed_media`, `unsupported_format`, `unsupported_rate`, `input_corrupt`, `limit_exceeded`.
 */
export function scanW64(file: InputFile, limits: AudioLimits, lenient: boolean): RiffScan {
  return new W64Walk(file, limits, lenient).run();
}

class W64Walk {
  readonly #file: InputFile;
  readonly #limits: AudioLimits;
  readonly #chunks: ChunkInfo[] = [];
  readonly #warnings: MediaWarning[] = [];
  /** Whole size by the `riff` header; null where a streaming writer left it open. */
  #declaredBytes: number | null = null;
  #format: WaveFormat | null = null;
  #data: ChunkInfo | null = null;
  #missingDataBytes = 0;
  readonly #lenient: boolean;

  constructor(file: InputFile, limits: AudioLimits, lenient: boolean) {
    this.#file = file;
    this.#limits = limits;
    this.#lenient = lenient;
  }

  run(): RiffScan {
    this.#declaredBytes = this.#readHeader(0).sizeBytes || null;
    const form = this.#file.readBytes(headerSizeBytes, guidSizeBytes);
    if (form.length < guidSizeBytes || guidName(form) !== 'wave') malformed('The W64 file is not of form wave.');
    let position = formHeaderSizeBytes;
    while (position + headerSizeBytes <= this.#file.sizeBytes && !this.#isPastEnd(position)) {
      const next = this.#visit(position);
      if (next === null) break;
      position = next;
    }
    if (!this.#format) malformed('The W64 file has no fmt chunk.');
    if (!this.#data) malformed('The W64 file has no data chunk.');
    this.#checkSize();
    return {
      container: 'w64',
      format: this.#format,
      data: this.#data,
      missingDataBytes: this.#missingDataBytes,
      chunks: this.#chunks,
      warnings: this.#warnings,
    };
  }

  /** Records the chunk at `position` and returns where the next one starts; null when nothing sensible follows. */
  #visit(position: number): number | null {
    const { id, sizeBytes: declaredBytes } = this.#readHeader(position);
    if (this.#chunks.length >= this.#limits.maxChunks) {
      throw new LatheError('limit_exceeded', `The file has more than ${this.#limits.maxChunks} chunks.`, {
        details: { limitChunks: this.#limits.maxChunks },
      });
    }
    const offset = position + headerSizeBytes;
    const availableBytes = this.#file.sizeBytes - offset;
    if (id === 'data') return this.#visitData(offset, declaredBytes, availableBytes);
    const sizeBytes = (declaredBytes ?? Infinity) - headerSizeBytes;
    if (sizeBytes < 0 || sizeBytes > availableBytes) {
      if (this.#data) return this.#stopAt(position);
      malformed(
        `The ${id.trim()} chunk declares ${declaredBytes ?? 'more than 2^53'} bytes with its header of ${headerSizeBytes}, but the file has ${availableBytes} after it.`,
      );
    }
    this.#chunks.push({ id, offset, sizeBytes, position: this.#data ? 'after-data' : 'before-data' });
    if (id === 'fmt ') {
      if (this.#format) malformed('The W64 file has two fmt chunks.');
      this.#format = parseWaveFormat(this.#file.readBytes(offset, Math.min(sizeBytes, extensibleFormatSizeBytes)));
    }
    return aligned(offset + sizeBytes);
  }

  #visitData(offset: number, declaredBytes: number | null, availableBytes: number): number {
    if (this.#data) malformed('The W64 file has two data chunks.');
    if (!this.#format) malformed('The data chunk comes before the fmt chunk.');
    if (declaredBytes !== null && declaredBytes > 0 && declaredBytes < headerSizeBytes) {
      malformed(`The data chunk declares ${declaredBytes} bytes; its header alone has ${headerSizeBytes}.`);
    }
    const claim = {
      chunk: 'data',
      declaredBytes: Math.max(0, (declaredBytes ?? 0) - headerSizeBytes),
      availableBytes,
      isRiffSizeOpen: this.#declaredBytes === null,
      // A size that says "no audio" in a file that was finished is meant.
      has64Bits: declaredBytes !== headerSizeBytes || this.#declaredBytes === null,
    };
    const { sizeBytes, missingBytes } = dataExtent(claim, this.#lenient, (warning) => this.#warnings.push(warning));
    this.#missingDataBytes = missingBytes;
    this.#data = { id: 'data', offset, sizeBytes, position: 'before-data' };
    this.#chunks.push(this.#data);
    return aligned(offset + sizeBytes);
  }

  /** What follows the declared end is no part of the file, unless the size was never brought up to date. */
  #isPastEnd(position: number): boolean {
    const declaredEnd = this.#declaredBytes;
    if (!this.#data || declaredEnd === null || declaredEnd > this.#file.sizeBytes) return false;
    if (position < declaredEnd || declaredEnd < this.#data.offset + this.#data.sizeBytes) return false;
    this.#stopAt(position);
    return true;
  }

  #checkSize(): void {
    if (this.#declaredBytes === null || !this.#data) return;
    const dataEnd = this.#data.offset + this.#data.sizeBytes;
    // Some writers count the padding of the last chunk without writing it.
    if (this.#declaredBytes >= dataEnd && this.#declaredBytes <= aligned(this.#file.sizeBytes)) return;
    this.#warnings.push({
      code: 'header_size_mismatch',
      message: `The W64 header declares ${this.#declaredBytes} bytes, the file has ${this.#file.sizeBytes}.`,
    });
  }

  #stopAt(position: number): null {
    this.#warnings.push({
      code: 'trailing_bytes',
      message: `The last ${this.#file.sizeBytes - position} bytes of the file are no part of its chunks and are ignored.`,
    });
    return null;
  }

  /** Size null: past 2^53, as streaming writers leave it. */
  #readHeader(position: number): { readonly id: string; readonly sizeBytes: number | null } {
    const bytes = this.#file.readBytes(position, headerSizeBytes);
    if (bytes.length < headerSizeBytes) malformed(`The file ends inside a chunk header at byte ${position}.`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const size = view.getBigUint64(guidSizeBytes, true);
    return {
      id: guidName(bytes.subarray(0, guidSizeBytes)),
      sizeBytes: size > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(size),
    };
  }
}

/** The next multiple of 8. */
function aligned(position: number): number {
  return Math.ceil(position / 8) * 8;
}

function malformed(message: string): never {
  throw new LatheError('malformed_media', message);
}
