import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lossyPath } from '../fixtures/lossy-files.ts';
import { readFloats } from '../fixtures/read-floats.ts';
import { EmscriptenModule, memoryCeilingBytes } from './emscripten-module.ts';

const pageSizeBytes = 65_536;
const memorySection = 5;

/** Largest size the first memory of a module declares for itself; null when it declares none. */
function declaredMaximum(bytes: Uint8Array): number | null {
  let position = 8;
  const leb = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[position++] ?? 0;
      value += (byte & 0x7f) * (1 << shift);
      if (byte < 0x80) return value;
    }
  };
  while (position < bytes.length) {
    const id = bytes[position++];
    const size = leb();
    if (id === memorySection) {
      leb();
      const hasMaximum = ((bytes[position++] ?? 0) & 1) !== 0;
      leb();
      return hasMaximum ? leb() * pageSizeBytes : null;
    }
    position += size;
  }
  return null;
}

test('the memory of every lossy decoder declares a maximum, of at most 32 MiB', async () => {
  const compile: unknown = Reflect.get(WebAssembly, 'compile');
  assert.ok(typeof compile === 'function');
  const maxima: (number | null)[] = [];
  const recordAndCompile = (source: unknown): unknown => {
    const bytes = source instanceof ArrayBuffer ? new Uint8Array(source) : source;
    assert.ok(bytes instanceof Uint8Array);
    // The packages unpack their modules by a small one, which is given no file.
    if (bytes.length > 20_000) maxima.push(declaredMaximum(bytes));
    return Reflect.apply(compile, WebAssembly, [source]) as unknown;
  };
  Reflect.set(WebAssembly, 'compile', recordAndCompile);
  try {
    for (const name of ['lame-cbr.mp3', 'oggenc.ogg', 'opusenc.opus']) await readFloats(lossyPath(name));
  } finally {
    Reflect.set(WebAssembly, 'compile', compile);
  }
  assert.equal(maxima.length, 3);
  for (const maximum of maxima) {
    assert.ok(maximum !== null && maximum <= 32 * 1024 * 1024 && maximum <= memoryCeilingBytes, String(maximum));
  }
});

test('a package without the functions, or with a memory past the ceiling, is refused', () => {
  const wasm = (HEAP: ArrayBuffer): object => ({ _common: { wasm: { HEAP, malloc: () => 8 } } });
  assert.throws(() => EmscriptenModule.of('x', {}, []), { code: 'internal' });
  assert.throws(() => EmscriptenModule.of('x', wasm(new ArrayBuffer(64)), ['decode']), /x lacks decode/);
  assert.throws(() => EmscriptenModule.of('x', wasm(new ArrayBuffer(memoryCeilingBytes + 1)), []), {
    code: 'internal',
  });
  assert.equal(EmscriptenModule.of('x', wasm(new ArrayBuffer(64)), []).allocate(16), 8);
});
