import { LatheError } from '@lathe/core/errors';

/** No decoder's memory may be larger; those in use declare 16 to 28 MiB and cannot grow. */
export const memoryCeilingBytes = 256 * 1024 * 1024;

/**
 * The WebAssembly module inside a decoder package.
 *
 * The packages' own JavaScript prints to the console and repeats a call that keeps failing for ever, so the functions
 * are called from here. What traps or runs out of memory throws; the module must not be used after that.
 */
export class EmscriptenModule {
  readonly #exports: object;
  readonly #memory: ArrayBuffer;

  private constructor(exports: object, memory: ArrayBuffer) {
    this.#exports = exports;
    this.#memory = memory;
  }

  /**
   * @param decoder the package's decoder object after its `ready`.
   * @throws LatheError `internal` when the package is not the one this was written for.
   */
  static of(packageName: string, decoder: object, functions: readonly string[]): EmscriptenModule {
    const exports = property(property(decoder, '_common'), 'wasm');
    const memory = property(exports, 'HEAP');
    const absent = ['malloc', ...functions].filter((name) => typeof property(exports, name) !== 'function');
    if (typeof exports !== 'object' || exports === null || !(memory instanceof ArrayBuffer) || absent.length > 0) {
      throw new LatheError('internal', `${packageName} lacks ${absent.join(', ') || 'its memory'}; another version?`);
    }
    if (memory.byteLength > memoryCeilingBytes) {
      throw new LatheError('internal', `${packageName} has a memory of ${memory.byteLength} bytes.`);
    }
    return new EmscriptenModule(exports, memory);
  }

  /** Calls an exported function; one without result gives 0. */
  call(name: string, ...values: readonly number[]): number {
    const exported = property(this.#exports, name);
    if (typeof exported !== 'function') throw new Error(`The module has no function ${name}.`);
    const result: unknown = Reflect.apply(exported, undefined, values);
    return typeof result === 'number' ? result : 0;
  }

  /** Address of new memory, all zero. @throws Error when there is no more. */
  allocate(sizeBytes: number): number {
    const address = this.call('malloc', sizeBytes);
    if (address === 0) throw new Error(`The module has no ${sizeBytes} bytes left.`);
    this.bytes(address, sizeBytes).fill(0);
    return address;
  }

  bytes(address: number, sizeBytes: number): Uint8Array {
    return new Uint8Array(this.#memory, address, sizeBytes);
  }

  words(address: number, count: number): Uint32Array {
    return new Uint32Array(this.#memory, address, count);
  }

  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.#memory, address, count);
  }
}

function property(owner: unknown, name: string): unknown {
  return typeof owner === 'object' && owner !== null ? (Reflect.get(owner, name) as unknown) : undefined;
}
