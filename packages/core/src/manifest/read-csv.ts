import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { fault, manifestItem, type ManifestItem } from './manifest-item.ts';
import { lineLimitBytes } from './read-json-lines.ts';

/** Columns that are fields of the item; every other column is a field of the spec. */
const itemColumns: ReadonlySet<string> = new Set(['key', 'path', 'assetId', 'name', 'label', 'priority', 'deadlineUs']);

/**
 * A table with a header row, RFC 4180: `key`, `path` or `assetId`, `name`, `label`, `priority`, `deadlineUs`; the other
 * columns, e.g. `profile` or `targetLufs`, are fields of the spec. Empty cells are left out. At most some rows are held.
 * @param wireField The member of the spec oneof that spec columns belong to, e.g. `master`.
 * @throws invalid_argument naming the line.
 */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>, wireField: string): AsyncGenerator<ManifestItem> {
  const parser = parse({
    bom: true,
    columns: (names: string[]) => checkedColumns(names),
    info: true,
    max_record_size: lineLimitBytes,
    skip_empty_lines: true,
  });
  // A source that fails ends the parser with its error, which the loop below throws.
  const rows = pipeline(Readable.from(bytes), parser, () => undefined);
  try {
    for await (const row of rows) {
      const { record, info }: { record: Record<string, string>; info: { lines: number } } = row;
      yield manifestItem(objectOf(record, wireField), info.lines);
    }
  } catch (caught) {
    if (!(caught instanceof CsvError)) throw caught;
    throw fault(Number(caught['lines'] ?? 0), caught.message.replace(/\.$/, ''), caught);
  }
}

function checkedColumns(names: readonly string[]): string[] {
  const trimmed = names.map((name) => name.trim());
  for (const [index, name] of trimmed.entries()) {
    if (name === '') throw fault(1, `column ${index + 1} has no name`);
    if (trimmed.indexOf(name) !== index) throw fault(1, `two columns are called ${name}`);
  }
  if (!trimmed.includes('path') && !trimmed.includes('assetId'))
    throw fault(1, `is the header row and needs a column path or assetId; got ${trimmed.join(', ').slice(0, 200)}`);
  return trimmed;
}

function objectOf(record: Readonly<Record<string, string>>, wireField: string): Record<string, unknown> {
  const item: Record<string, unknown> = {};
  const spec: Record<string, unknown> = {};
  for (const [column, cell] of Object.entries(record)) {
    if (cell === '') continue;
    if (column === 'priority') item[column] = valueOf(cell);
    else if (itemColumns.has(column)) item[column] = cell;
    else spec[column] = valueOf(cell);
  }
  return Object.keys(spec).length === 0 ? item : { ...item, [wireField]: spec };
}

/** Numbers and truth values as such; anything else is a text. */
function valueOf(cell: string): unknown {
  if (/^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(cell)) return Number(cell);
  if (cell === 'true' || cell === 'false') return cell === 'true';
  return cell;
}
