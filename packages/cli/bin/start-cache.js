// Plain JavaScript. Finding, reading and compiling seventy small modules takes longer than measuring minutes of audio. What a
// verb loaded of our packages is kept in one file: each module as a script (link-module.js) and what V8 made of it. A module
// or manifest whose time or size has changed makes the whole file void; it is then written anew (record-start.js). Without
// write access nothing is compiled whole or kept.
// Modules of Node are taken as they are: an `import` of one runs all its getters, and those of node:fs and node:util load
// streams and workers, a fifth of a short measurement.
const { readFileSync, statSync } = process.getBuiltinModule('node:fs');
const { join } = process.getBuiltinModule('node:path');
const { fileURLToPath } = process.getBuiltinModule('node:url');
const { Script } = process.getBuiltinModule('node:vm');
const { crc32 } = process.getBuiltinModule('node:zlib');

/** Bytes before the header: its size, and the checksum of all that follows, since V8 believes what it is given. */
export const preambleBytes = 8;

/** A name for `stat` at one moment; null when there is no such file. */
export function stamp(file) {
  const status = statSync(file, { throwIfNoEntry: false });
  return status === undefined ? null : `${status.mtimeMs} ${status.size} ${status.ino}`;
}

/** The files that make and read what is kept: another version of them, or of another checkout, believes none of it. */
export const ownFiles = ['start-cache.js', 'record-start.js', 'link-module.js'].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
);

/** The kept header and the bytes it describes; null when there are none, or when anything they were made of has changed. */
function readStart(file) {
  try {
    const bytes = readFileSync(file);
    if (crc32(bytes.subarray(preambleBytes)) !== bytes.readUInt32LE(4)) return null;
    const end = preambleBytes + bytes.readUInt32LE(0);
    const header = JSON.parse(bytes.toString('utf8', preambleBytes, end));
    if (!ownFiles.every((file) => header.stamps[file] !== undefined)) return null;
    for (const [stamped, was] of Object.entries(header.stamps)) if (stamp(stamped) !== was) return null;
    return { header, bytes: bytes.subarray(end) };
  } catch {
    return null;
  }
}

/** The modules of one verb: those that are kept run as scripts, the others as ever. */
class Start {
  /** What was read or looked for, each with its stamp. */
  stamps = {};
  /** URLs of modules that no script can be made of, or of what they import. */
  refused = [];
  /** By URL: `text` and `compiled` as bytes, `names` that it exports, `imports`: where its `import()` led. */
  modules = new Map();
  /** Another V8, or one with other flags, compiled what is kept. */
  isRejected = false;
  #namespaces = new Map();
  #recorder = null;

  constructor(file) {
    this.file = file;
    const kept = readStart(file);
    if (kept === null) return;
    const { header, bytes } = kept;
    this.stamps = header.stamps;
    this.refused = header.refused;
    let offset = 0;
    const take = (sizeBytes) => bytes.subarray(offset, (offset += sizeBytes));
    for (const { url, textBytes, compiledBytes, names, imports } of header.modules) {
      this.modules.set(url, { names, imports, text: take(textBytes), compiled: take(compiledBytes) });
    }
  }

  /** What a module exports. */
  async load(url) {
    if (!this.modules.has(url)) {
      await this.#record();
      return await import(url);
    }
    const namespace = this.require(url);
    if (this.isRejected) await this.#record();
    return namespace;
  }

  /** What a kept module exports; it runs when it is first asked for. */
  require(url) {
    let namespace = this.#namespaces.get(url);
    if (namespace === undefined) {
      namespace = this.#run(url);
      this.#namespaces.set(url, namespace);
    }
    return namespace;
  }

  #run(url) {
    const { text, compiled } = this.modules.get(url);
    const script = new Script(text.toString(), { filename: url, cachedData: compiled });
    if (script.cachedDataRejected) this.isRejected = true;
    return script.runInThisContext()(
      (other) => this.require(other),
      (specifier) => this.#import(url, specifier),
      { url },
    );
  }

  async #import(parentUrl, specifier) {
    const url = this.modules.get(parentUrl).imports[specifier];
    if (url !== undefined) return this.require(url);
    const recorder = await this.#record();
    return await recorder.importFrom(parentUrl, specifier);
  }

  /** Keeps what is new now: a thread may be ended at any time after its start. */
  keep() {
    this.#recorder?.keep();
  }

  /** From here on other modules are found as ever, and those of ours are kept for the next start. */
  async #record() {
    const { Recorder } = await import('./record-start.js');
    this.#recorder ??= new Recorder(this);
    return this.#recorder;
  }
}

/** The start of `name` that is kept in `folder`; an empty one when there is none. */
export function openStart(folder, name) {
  return new Start(join(folder, `start-${name}-${process.versions.node}-${process.arch}.bin`));
}
