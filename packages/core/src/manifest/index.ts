export type { ManifestItem } from './manifest-item.ts';
export { readCsv } from './read-csv.ts';
export { readJsonLines } from './read-json-lines.ts';
