import { readdirSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import { basename, extname, join, relative, resolve } from 'node:path';
import { LatheError } from '@lathe/core/errors';

/** One file to work on. */
export interface InputFile {
  readonly path: string;
  /** Where it lies under the word it was found by: the path inside a folder, or the file's own name. */
  readonly relativePath: string;
  /** 0 when it cannot be read; opening it says why. */
  readonly sizeBytes: number;
}

/** Endings looked for in folders; a file named outright is opened whatever its name is. */
const audioEndings = new Set([
  '.wav',
  '.wave',
  '.bwf',
  '.rf64',
  '.bw64',
  '.w64',
  '.aif',
  '.aiff',
  '.aifc',
  '.afc',
  '.flac',
  '.mp3',
  '.ogg',
  '.oga',
  '.opus',
  '.m4a',
  '.aac',
  '.wv',
  '.caf',
  '.dsf',
  '.dff',
  '.ape',
  '.tta',
  '.wma',
  '.mka',
]);

/**
 * Files in the order of the words; folders are searched recursively, sorted by name, hidden entries and links to
 * folders left out. A folder that cannot be searched is listed itself, so that its failure is told like that of a file. A file that is named twice is taken once. Folders in `skipped`, however they are spelt, are not entered.
 * @throws invalid_argument for an empty word, not_found when folders hold no audio at all.
 */
export function collectInputs(words: readonly string[], skipped: readonly string[] = []): InputFile[] {
  const found = new Map<string, InputFile>();
  const skippedPaths = new Set(skipped.map(realPath));
  for (const word of words) {
    if (word === '') throw new LatheError('invalid_argument', 'One of the names of files and folders is empty.');
    const isFolder = statusOf(word)?.isDirectory() === true;
    const files = isFolder ? filesUnder(word, word, skippedPaths) : [fileNamed(word)];
    for (const file of files) if (!found.has(resolve(file.path))) found.set(resolve(file.path), file);
  }
  if (found.size === 0) {
    throw new LatheError('not_found', `There is no audio file under ${words.join(', ')}.`);
  }
  return [...found.values()];
}

function fileNamed(path: string): InputFile {
  return { path, relativePath: basename(path), sizeBytes: statusOf(path)?.size ?? 0 };
}

function filesUnder(root: string, folder: string, skipped: ReadonlySet<string>): InputFile[] {
  const entries = entriesOf(folder);
  // A folder that cannot be searched is an input that cannot be opened; the others go on.
  if (entries === null)
    return [{ path: folder, relativePath: relative(root, folder) || basename(folder), sizeBytes: 0 }];
  const files: InputFile[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skipped.has(realPath(path))) files.push(...filesUnder(root, path, skipped));
    } else if (audioEndings.has(extname(entry.name).toLowerCase())) {
      files.push({ ...fileNamed(path), relativePath: relative(root, path) });
    }
  }
  return files;
}

/** The path with links followed; a folder that is not there yet has none. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** Null where there is nothing, or nothing that may be seen. */
function statusOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/** Null for a folder that cannot be searched. */
function entriesOf(folder: string): readonly Dirent[] | null {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return null;
  }
}
