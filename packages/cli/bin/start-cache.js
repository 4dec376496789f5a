// Plain JavaScript. Finding and reading sixty small modules takes longer than measuring a minute of audio. What a verb loaded
// of our packages is kept in one file: where each import leads, and the text of each module. A module or manifest whose time
// or size has changed makes the whole file void; it is then written anew. Without write access nothing is kept.
// Modules of Node are taken as they are there too: an `import` of one runs all its getters, and those of node:fs and
// node:util load streams and workers, a fifth of a short measurement.
const { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } = process.getBuiltinModule('node:fs');
const { registerHooks } = process.getBuiltinModule('node:module');
const path = process.getBuiltinModule('node:path');
const { fileURLToPath } = process.getBuiltinModule('node:url');

const packagesFolder = new URL('../../', import.meta.url).href;

/** A name for `stat` at one moment; null when there is no such file. */
function stamp(file) {
  const status = statSync(file, { throwIfNoEntry: false });
  return status === undefined ? null : `${status.mtimeMs} ${status.size} ${status.ino}`;
}

/** The kept start, or null when there is none or when anything it was made of has changed. */
function readStart(file) {
  try {
    const start = JSON.parse(readFileSync(file, 'utf8'));
    for (const [stamped, was] of Object.entries(start.stamps)) if (stamp(stamped) !== was) return null;
    return start;
  } catch {
    return null;
  }
}

function writeStart(file, start) {
  const partial = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(partial, JSON.stringify(start));
    renameSync(partial, file);
  } catch {
    removeQuietly(partial);
  }
}

/** A cache that cannot be written is no fault, and neither are its leavings. */
function removeQuietly(file) {
  try {
    rmSync(file, { force: true });
  } catch {
    // As said.
  }
}

/** The text of a module whose named imports of Node's modules are constants, every word on the line where it was. */
function withPlainBuiltins(source) {
  return source.replaceAll(/^import (\{[^}]*\}) from ('node:[^']+');/gm, (_, names, name) => {
    const constants = names.replaceAll(/\btype \w+( as \w+)?,? ?/g, '').replaceAll(/(\w+) as (\w+)/g, '$1: $2');
    return `const ${constants} = process.getBuiltinModule(${name});`;
  });
}

/** The manifest that decided how a module of ours was found. */
function manifestOf(url) {
  const [name = ''] = url.slice(packagesFolder.length).split('/');
  return fileURLToPath(new URL(`${name}/package.json`, packagesFolder));
}

/**
 * From here on modules of our packages come from the kept start of `name`; what is missing there is added to it when the
 * function that is returned is called: at the end, of a thread at the latest when it may be ended.
 */
export function useStartCache(folder, name) {
  const file = path.join(folder, `start-${name}-${process.versions.node}.json`);
  const start = readStart(file) ?? { stamps: {}, resolved: {}, modules: {} };
  const isOurs = (url) => url?.startsWith(packagesFolder) === true && !url.includes('/node_modules/');
  let hasGrown = false;
  registerHooks({
    resolve(specifier, context, next) {
      const { parentURL } = context;
      const known = start.resolved[parentURL]?.[specifier];
      if (known !== undefined)
        return { url: known, format: start.modules[known]?.format ?? 'builtin', shortCircuit: true };
      const found = next(specifier, context);
      if (isOurs(parentURL) && (isOurs(found.url) || found.url.startsWith('node:'))) {
        (start.resolved[parentURL] ??= {})[specifier] = found.url;
        hasGrown = true;
      }
      return found;
    },
    load(url, context, next) {
      const known = start.modules[url];
      if (known !== undefined) return { ...known, shortCircuit: true };
      const ours = isOurs(url) ? fileURLToPath(url) : null;
      const before = ours === null ? null : stamp(ours);
      const found = next(url, context);
      if (before !== null && found.source !== null && found.source !== undefined) {
        start.modules[url] = { format: found.format, source: withPlainBuiltins(Buffer.from(found.source).toString()) };
        start.stamps[ours] = before;
        start.stamps[manifestOf(url)] ??= stamp(manifestOf(url));
        hasGrown = true;
      }
      return found;
    },
  });
  return () => {
    if (hasGrown) writeStart(file, start);
    hasGrown = false;
  };
}
