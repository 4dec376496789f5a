// Plain JavaScript. Keeps what a start loads of our packages beside what start-cache.js has; loaded only when there is something new.
import { linkModule } from './link-module.js';
import { ownFiles, preambleBytes, stamp } from './start-cache.js';

const { accessSync, constants, mkdirSync, renameSync, rmSync, writeFileSync } = process.getBuiltinModule('node:fs');
const { registerHooks, stripTypeScriptTypes } = process.getBuiltinModule('node:module');
const { dirname } = process.getBuiltinModule('node:path');
const { fileURLToPath } = process.getBuiltinModule('node:url');
const { setFlagsFromString } = process.getBuiltinModule('node:v8');
const { Script } = process.getBuiltinModule('node:vm');
const { threadId } = process.getBuiltinModule('node:worker_threads');
const { crc32 } = process.getBuiltinModule('node:zlib');

const packagesFolder = new URL('../../', import.meta.url).href;

/** Where the facade of a kept module finds the start that runs it. */
const startKey = Symbol.for('lathe.start');

/** Before the parent and the specifier of an `import()` that a script asks for. */
const fromScheme = 'lathe-import:';

function isOurs(url) {
  return url?.startsWith(packagesFolder) === true && !url.includes('/node_modules/');
}

/** The manifest that decided how a module of ours was found. */
function manifestOf(url) {
  const [name = ''] = url.slice(packagesFolder.length).split('/');
  return fileURLToPath(new URL(`${name}/package.json`, packagesFolder));
}

/** A module for those that are no scripts: a kept module has one life, whoever imports it. */
function facadeOf(url, names) {
  const head = `const kept = globalThis[Symbol.for('lathe.start')].require(${JSON.stringify(url)});`;
  return [head, ...names.map((name) => `export const ${name} = kept.${name};`)].join('\n');
}

/** Types blanked out. Node warns that this function may change; so may the version of Node that is called for here. */
function withoutTypes(source) {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** What V8 made of a script, down to the last function, whichever have run: the next start parses nothing. @throws SyntaxError */
function compileWhole(url, text) {
  setFlagsFromString('--no-lazy');
  try {
    const script = new Script(text, { filename: url });
    // What is kept says with which flags it was made.
    setFlagsFromString('--lazy');
    return script.createCachedData();
  } finally {
    setFlagsFromString('--lazy');
  }
}

/** Watches what Node loads from its making to the end of the process. */
export class Recorder {
  #start;
  /** Where imports led: by the importing module's URL, then by what it said. */
  #resolved = new Map();
  /** Modules as they were read, by URL. */
  #read = new Map();

  constructor(start) {
    this.#start = start;
    globalThis[startKey] = start;
    registerHooks({
      resolve: (said, saidContext, next) => {
        const [parentURL, specifier] = said.startsWith(fromScheme)
          ? JSON.parse(said.slice(fromScheme.length))
          : [saidContext.parentURL, said];
        const found = next(specifier, { ...saidContext, parentURL });
        if (isOurs(parentURL) && isOurs(found.url)) this.#resolvedFrom(parentURL)[specifier] = found.url;
        return found;
      },
      load: (url, context, next) => {
        const kept = start.modules.get(url);
        if (kept !== undefined) return { format: 'module', source: facadeOf(url, kept.names), shortCircuit: true };
        if (!isOurs(url) || start.refused.includes(url)) return next(url, context);
        const before = stamp(fileURLToPath(url));
        const found = next(url, context);
        if (before !== null) this.#read.set(url, { before, format: found.format, source: String(found.source ?? '') });
        return found;
      },
    });
    process.once('exit', () => this.keep());
  }

  /** Writes what is new; what cannot be kept is loaded as ever. */
  keep() {
    try {
      this.#keep();
    } catch {
      // As said.
    }
  }

  /** As `import(specifier)` inside the module at `parentUrl`. */
  async importFrom(parentUrl, specifier) {
    return await import(`${fromScheme}${JSON.stringify([parentUrl, specifier])}`);
  }

  #resolvedFrom(parentUrl) {
    if (!this.#resolved.has(parentUrl)) this.#resolved.set(parentUrl, {});
    return this.#resolved.get(parentUrl);
  }

  #keep() {
    const { file, modules, stamps, refused, isRejected } = this.#start;
    // First of all: compiling is the expensive part, and pays only where it is kept.
    mkdirSync(dirname(file), { recursive: true });
    accessSync(dirname(file), constants.W_OK);
    for (const own of ownFiles) stamps[own] = stamp(own);
    const linked = this.#link();
    for (const [url, { before }] of this.#read) {
      stamps[fileURLToPath(url)] = before;
      stamps[manifestOf(url)] ??= stamp(manifestOf(url));
      if (linked.has(url)) modules.set(url, linked.get(url));
      else refused.push(url);
    }
    const hasGrown = this.#addImports();
    if (!hasGrown && this.#read.size === 0 && !isRejected) return;
    if (isRejected) for (const [url, module] of modules) module.compiled = compileWhole(url, String(module.text));
    this.#start.isRejected = false;
    this.#read.clear();
    writeStart(this.#start);
  }

  /** Where `import()` of a kept module led to a kept module. */
  #addImports() {
    const { modules } = this.#start;
    let hasGrown = false;
    for (const [parentUrl, { imports }] of modules) {
      for (const [specifier, url] of Object.entries(this.#resolved.get(parentUrl) ?? {})) {
        if (!modules.has(url) || imports[specifier] !== undefined) continue;
        imports[specifier] = url;
        hasGrown = true;
      }
    }
    return hasGrown;
  }

  /** Scripts of what was read; without modules that stand in a circle, and without those that import what is no script. */
  #link() {
    const { modules } = this.#start;
    const linked = new Map();
    const seen = new Set();
    const isKept = (url) => modules.has(url) || linked.has(url) || visit(url);
    const visit = (url) => {
      const read = this.#read.get(url);
      if (read === undefined || seen.has(url)) return false;
      seen.add(url);
      const module = linkRead(read, this.#resolved.get(url) ?? {});
      if (module === null || !module.requires.every(isKept)) return false;
      const starred = module.stars.flatMap((star) => (modules.get(star) ?? linked.get(star)).names);
      const names = [...new Set([...module.names, ...starred])];
      try {
        const compiled = compileWhole(url, module.text);
        linked.set(url, { names, imports: {}, text: Buffer.from(module.text), compiled });
        return true;
      } catch {
        return false;
      }
    };
    for (const url of this.#read.keys()) visit(url);
    return linked;
  }
}

function linkRead({ format, source }, resolved) {
  if (format !== 'module' && format !== 'module-typescript') return null;
  return linkModule(format === 'module' ? source : withoutTypes(source), (specifier) => resolved[specifier]);
}

function writeStart({ file, stamps, refused, modules }) {
  const described = [...modules].map(([url, { names, imports, text, compiled }]) => {
    return { url, names, imports, textBytes: text.length, compiledBytes: compiled.length };
  });
  const header = Buffer.from(JSON.stringify({ stamps, refused, modules: described }));
  const parts = [...modules.values()].flatMap(({ text, compiled }) => [text, compiled]);
  const bytes = Buffer.concat([Buffer.alloc(preambleBytes), header, ...parts]);
  bytes.writeUInt32LE(header.length, 0);
  bytes.writeUInt32LE(crc32(bytes.subarray(preambleBytes)), 4);
  const partial = `${file}.${process.pid}.${threadId}.tmp`;
  try {
    writeFileSync(partial, bytes);
    renameSync(partial, file);
  } finally {
    rmSync(partial, { force: true });
  }
}
