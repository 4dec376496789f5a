import { readFileSync } from 'node:fs';
import type { KernelExports } from './kernel-exports.ts';

const pageBytes = 65_536;
const alignmentBytes = 16;

/** 128 MiB of wasm's 4 GiB: a master of every label at once in blocks of 65,536 frames takes 95. */
const maximumPages = 2_048;

let compiled: WebAssembly.Module | undefined;

function compileOnce(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('../../gen/kernels.wasm', import.meta.url)));
  return compiled;
}

/**
 * One instance of the signal-processing kernels with a memory of its own; one per thread.
 *
 * Memory is handed out upwards and never given back: allocate everything before the first block.
 * A view is valid until the next `allocate`, which may grow and so detach the memory.
 */
export class Kernels {
  readonly memory: WebAssembly.Memory;
  readonly exports: KernelExports;
  #nextByte: number;

  private constructor() {
    this.memory = new WebAssembly.Memory({ initial: 16, maximum: maximumPages });
    const instance = new WebAssembly.Instance(compileOnce(), {
      env: {
        memory: this.memory,
        abort: () => {
          throw new Error('A kernel aborted.');
        },
      },
    });
    this.exports = instance.exports as unknown as KernelExports; // typed by hand in kernel-exports.ts; a test compares the names
    this.#nextByte = this.exports.heapBase();
  }

  /** Compiles once per process thread, instantiates anew at each call. */
  static load(): Kernels {
    return new Kernels();
  }

  /** Pointer to `sizeBytes` zeroed bytes, 16-byte aligned. @throws RangeError past 128 MiB. */
  allocate(sizeBytes: number): number {
    const pointer = Math.ceil(this.#nextByte / alignmentBytes) * alignmentBytes;
    const end = pointer + sizeBytes;
    const missingPages = Math.ceil(end / pageBytes) - this.memory.buffer.byteLength / pageBytes;
    if (missingPages > 0) this.memory.grow(missingPages);
    this.#nextByte = end;
    return pointer;
  }

  f32(pointer: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, pointer, length);
  }

  f64(pointer: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, pointer, length);
  }

  u8(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, pointer, length);
  }
}
