// Plain JavaScript. Finding and reading sixty small modules takes longer than measuring a minute of audio. What a verb loaded
// of our packages is kept in one file: where each import leads, and the text of each module. A module or manifest whose time
// or size has changed makes the whole file void; it is then written anew. Without write access nothing is kept.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packagesFolder = new URL('../../', import.meta.url).href;

/** A name for `stat` at one moment; null when there is no such file. */
function stamp(path) {
  const status = statSync(path, { throwIfNoEntry: false });
  return status === undefined ? null : `${status.mtimeMs} ${status.size} ${status.ino}`;
}

/** The kept start, or null when there is none or when anything it was made of has changed. */
function readStart(file) {
  try {
    const start = JSON.parse(readFileSync(file, 'utf8'));
    for (const [path, was] of Object.entries(start.stamps)) if (stamp(path) !== was) return null;
    return start;
  } catch {
    return null;
  }
}

function writeStart(file, start) {
  const partial = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(partial, JSON.stringify(start));
    renameSync(partial, file);
  } catch {
    removeQuietly(partial);
  }
}

/** A cache that cannot be written is no fault, and neither are its leavings. */
function removeQuietly(path) {
  try {
    rmSync(path, { force: true });
  } catch {
    // As said.
  }
}

/** The manifest that decided how a module of ours was found. */
function manifestOf(url) {
  const [name = ''] = url.slice(packagesFolder.length).split('/');
  return fileURLToPath(new URL(`${name}/package.json`, packagesFolder));
}

/** From here on modules of our packages come from the kept start of `name`; what is missing there is added to it at the end. */
export function useStartCache(folder, name) {
  const file = join(folder, `start-${name}-${process.versions.node}.json`);
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
      const path = isOurs(url) ? fileURLToPath(url) : null;
      const before = path === null ? null : stamp(path);
      const found = next(url, context);
      if (before !== null && found.source !== null && found.source !== undefined) {
        start.modules[url] = { format: found.format, source: Buffer.from(found.source).toString() };
        start.stamps[path] = before;
        start.stamps[manifestOf(url)] ??= stamp(manifestOf(url));
        hasGrown = true;
      }
      return found;
    },
  });
  process.once('exit', () => {
    if (hasGrown) writeStart(file, start);
  });
}
