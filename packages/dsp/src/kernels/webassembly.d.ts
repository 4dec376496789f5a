/** The part of the WebAssembly JavaScript interface that the kernel loader uses; the `dom` library would bring a browser along. */
declare namespace WebAssembly {
  // oxlint-disable-next-line typescript/no-extraneous-class -- the platform's class has no members to name
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Memory {
    constructor(limits: { initial: number; maximum?: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: Record<string, unknown>;
  }
}
