import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import type { ChunkInfo, MediaWarning } from '../format/audio-file-info.ts';
import { limitExceeded, type AudioLimits } from '../format/audio-limits.ts';
import { dataExtent, isPlaceholder } from './data-extent.ts';
import { parseDataSize64, type DataSize64 } from './data-size64.ts';
import { extensibleFormatSizeBytes, parseWaveFormat, type WaveFormat } from './wave-format.ts';

/** The skeleton of a RIFF, RF64, BW64 or W64 file of form WAVE. */
export interface RiffScan {
  readonly container: 'wav' | 'rf64' | 'bw64' | 'w64';
  readonly format: WaveFormat;
  /** The entry of `chunks` that holds the audio; its size is the real one. */
  readonly data: ChunkInfo;
  readonly chunks: readonly ChunkInfo[];
  readonly warnings: readonly MediaWarning[];
  /** Bytes of audio that are declared and not there; 0 unless scanned leniently. */
  readonly missingDataBytes: number;
}

const headerSizeBytes = 8;
const formHeaderSizeBytes = 12;
const deferredSize = 0xffff_ffff;

/**
 * Walks every chunk of a RIFF, RF64 (EBU Tech 3306) or BW64 (ITU-R BS.2088) file of form WAVE, before and after `data`,
 * reading headers only.
 *
 * @throws LatheError `malformed_media`, `unsupported_format`, `unsupported_rate`, `input_corrupt`, `limit_exceeded`.
 */
export function scanRiff(file: InputFile, limits: AudioLimits, lenient = false): RiffScan {
  return new RiffWalk(file, limits, lenient).run();
}

class RiffWalk {
  readonly #file: InputFile;
  readonly #limits: AudioLimits;
  readonly #lenient: boolean;
  readonly #chunks: ChunkInfo[] = [];
  readonly #warnings: MediaWarning[] = [];
  readonly #usedTableEntries = new Set<number>();
  /** RF64 or BW64: sizes of 64 bit stand in ds64. */
  #is64 = false;
  #riffSizeBytes = 0;
  #sizes64: DataSize64 | null = null;
  #format: WaveFormat | null = null;
  #data: ChunkInfo | null = null;
  #missingDataBytes = 0;

  constructor(file: InputFile, limits: AudioLimits, lenient: boolean) {
    this.#file = file;
    this.#limits = limits;
    this.#lenient = lenient;
  }

  run(): RiffScan {
    const form = this.#readHeader(0);
    this.#is64 = form.id === 'RF64' || form.id === 'BW64';
    this.#riffSizeBytes = form.sizeBytes;
    let position = formHeaderSizeBytes;
    while (!this.#isAtEnd(position)) {
      const next = this.#visit(position);
      if (next === null) break;
      position = next;
    }
    if (!this.#format) malformed('The WAVE file has no fmt chunk.');
    if (!this.#data) malformed('The WAVE file has no data chunk.');
    this.#checkRiffSize();
    return {
      container: form.id === 'BW64' ? 'bw64' : this.#is64 ? 'rf64' : 'wav',
      format: this.#format,
      data: this.#data,
      chunks: this.#chunks,
      warnings: this.#warnings,
      missingDataBytes: this.#missingDataBytes,
    };
  }

  /** Records the chunk at `position` and returns where the next one starts; null when nothing sensible follows. */
  #visit(position: number): number | null {
    const header = this.#readHeader(position);
    if (!/^[\x20-\x7e]{4}$/.test(header.id)) {
      if (this.#data) return this.#stopAt(position);
      malformed(`There is no chunk at byte ${position}: its id is not printable.`);
    }
    if (this.#chunks.length >= this.#limits.maxChunks) {
      const count = this.#chunks.length + 1;
      throw limitExceeded(this.#limits, 'maxChunks', `The file has at least ${count} chunks`, count);
    }
    if (this.#is64 && this.#chunks.length === 0 && header.id !== 'ds64') {
      malformed(`The first chunk of an RF64 or BW64 file must be ds64, got "${header.id}".`);
    }
    const offset = position + headerSizeBytes;
    if (header.id === 'data') return this.#visitData(offset, header.sizeBytes);

    const sizeBytes = this.#size64(header.id, header.sizeBytes);
    const availableBytes = this.#file.sizeBytes - offset;
    if (sizeBytes > availableBytes) {
      if (this.#data) return this.#stopAt(position);
      malformed(`The ${header.id.trim()} chunk declares ${sizeBytes} bytes, but the file has ${availableBytes} more.`);
    }
    this.#chunks.push({ id: header.id, offset, sizeBytes, position: this.#data ? 'after-data' : 'before-data' });
    if (header.id === 'fmt ') this.#readFormat(offset, sizeBytes);
    if (header.id === 'ds64' && this.#is64) this.#readSizes64(offset, sizeBytes);
    return offset + sizeBytes + (sizeBytes % 2);
  }

  #visitData(offset: number, headerSize: number): number {
    if (this.#data) malformed('The WAVE file has two data chunks.');
    if (!this.#format) malformed('The data chunk comes before the fmt chunk.');
    const deferredToDs64 = this.#is64 && headerSize === deferredSize;
    const claim = {
      chunk: 'data',
      declaredBytes: deferredToDs64 ? (this.#sizes64?.dataSizeBytes ?? 0) : headerSize,
      availableBytes: this.#file.sizeBytes - offset,
      isRiffSizeOpen: this.#riffSizeBytes === 0 || isPlaceholder(this.#riffSizeBytes),
      has64Bits: deferredToDs64,
    };
    const extent = dataExtent(claim, this.#lenient, (warning) => this.#warnings.push(warning));
    const { sizeBytes } = extent;
    this.#missingDataBytes = extent.missingBytes;
    this.#data = { id: 'data', offset, sizeBytes, position: 'before-data' };
    this.#chunks.push(this.#data);
    return offset + sizeBytes + (sizeBytes % 2);
  }

  #readFormat(offset: number, sizeBytes: number): void {
    if (this.#format) malformed('The WAVE file has two fmt chunks.');
    this.#format = parseWaveFormat(this.#file.readBytes(offset, Math.min(sizeBytes, extensibleFormatSizeBytes)));
  }

  #readSizes64(offset: number, sizeBytes: number): void {
    if (this.#sizes64) malformed('The file has two ds64 chunks.');
    // The table needs 12 bytes a chunk, so the chunk limit bounds what is worth reading.
    const usefulBytes = Math.min(sizeBytes, 28 + 12 * this.#limits.maxChunks);
    this.#sizes64 = parseDataSize64(this.#file.readBytes(offset, usefulBytes));
    this.#riffSizeBytes = this.#sizes64.riffSizeBytes;
  }

  #size64(id: string, headerSize: number): number {
    if (!this.#is64 || headerSize !== deferredSize) return headerSize;
    const table = this.#sizes64?.chunkSizes ?? [];
    const index = table.findIndex((entry, candidate) => entry.id === id && !this.#usedTableEntries.has(candidate));
    const entry = table[index];
    if (!entry) malformed(`The ${id.trim()} chunk takes its size from ds64, whose table does not list it.`);
    this.#usedTableEntries.add(index);
    return entry.sizeBytes;
  }

  #isAtEnd(position: number): boolean {
    if (position + headerSizeBytes > this.#file.sizeBytes) {
      if (this.#data && position < this.#file.sizeBytes) this.#stopAt(position);
      return true;
    }
    if (!this.#data || this.#isRiffSizeUnusable()) return false;
    const declaredEnd = headerSizeBytes + this.#riffSizeBytes;
    // A RIFF size that ends before or inside `data` was never brought up to date; what follows is still looked at.
    if (position < declaredEnd || declaredEnd < this.#data.offset + this.#data.sizeBytes) return false;
    this.#stopAt(position);
    return true;
  }

  #isRiffSizeUnusable(): boolean {
    return this.#riffSizeBytes === 0 || this.#riffSizeBytes > this.#file.sizeBytes - headerSizeBytes;
  }

  #checkRiffSize(): void {
    const isOpen = this.#riffSizeBytes === 0 || isPlaceholder(this.#riffSizeBytes);
    const dataEnd = this.#data ? this.#data.offset + this.#data.sizeBytes : 0;
    const declaredEnd = headerSizeBytes + this.#riffSizeBytes;
    // What is missing of the audio is told as damage, and an open size of the audio with a warning of its own.
    if (this.#missingDataBytes > 0 || this.#warnings.some(({ code }) => code === 'header_size_mismatch')) return;
    // One byte more is a pad byte that some writers count and do not write.
    if (declaredEnd >= dataEnd && declaredEnd <= this.#file.sizeBytes + 1) return;
    this.#warnings.push({
      code: 'header_size_mismatch',
      message: isOpen
        ? 'The RIFF header leaves the size of the file open.'
        : `The RIFF header declares ${declaredEnd} bytes, the file has ${this.#file.sizeBytes}.`,
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
    return { id: String.fromCharCode(...bytes.subarray(0, 4)), sizeBytes: view.getUint32(4, true) };
  }
}

function malformed(message: string): never {
  throw new LatheError('malformed_media', message);
}
