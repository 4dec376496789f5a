import { LatheError } from '../errors/index.ts';

/** One item of a manifest: JSON of a `lathe.v1.BatchItem` (camelCase names), or of a local file that is still to be uploaded. */
export interface ManifestItem {
  /** Line it stands on, from 1. */
  readonly line: number;
  /** Its `key`; the line number where it has none. */
  readonly key: string;
  /** A file on the submitter's machine, instead of inputs; null where the item names assets. */
  readonly path: string | null;
  /** What the wire takes, without `path`. */
  readonly item: Readonly<Record<string, unknown>>;
}

/**
 * An object of a manifest. `assetId` with an optional `name` stands for one input of role source; `path` for one that is
 * to be uploaded; other fields are those of a `lathe.v1.BatchItem`.
 * @throws invalid_argument naming the line.
 */
export function manifestItem(object: Readonly<Record<string, unknown>>, line: number): ManifestItem {
  const { key: givenKey, path, assetId, name, ...rest } = object;
  const key = textOf(givenKey, 'key', line) ?? `line-${line}`;
  const localPath = textOf(path, 'path', line);
  const asset = textOf(assetId, 'assetId', line);
  const inputName = textOf(name, 'name', line) ?? '';
  const sources = [localPath, asset, rest['inputs']].filter((each) => each !== undefined).length;
  if (sources !== 1)
    throw fault(line, `an item names one of path, assetId and inputs; got ${sources === 0 ? 'none' : 'several'}`);
  if (inputName !== '' && asset === undefined) throw fault(line, 'name goes with assetId');
  return {
    line,
    key,
    path: localPath ?? null,
    item: {
      ...rest,
      key,
      ...(asset === undefined ? {} : { inputs: [{ role: 'source', assetId: asset, name: inputName }] }),
    },
  };
}

function textOf(value: unknown, field: string, line: number): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw fault(line, `${field} is a text, got ${JSON.stringify(value)}`);
}

/** @returns invalid_argument that names the line. */
export function fault(line: number, what: string, cause?: unknown): LatheError {
  return new LatheError('invalid_argument', `Line ${line} of the manifest: ${what}.`, {
    details: { line },
    ...(cause === undefined ? {} : { cause }),
  });
}
