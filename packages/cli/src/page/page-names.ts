import { basename, dirname, extname, join } from 'node:path';
import type { InputFile } from '../inputs/collect-inputs.ts';

/** Names of pages in a folder that keeps the tree of the inputs; no two inputs share one. */
export class PageNames {
  readonly #folder: string;
  readonly #taken = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Path of the page of an input: its name with `.report.html` behind, and a number where that is taken. */
  pathFor({ relativePath }: Pick<InputFile, 'relativePath'>): string {
    const folder = join(this.#folder, dirname(relativePath));
    for (let number = 1; ; number++) {
      const path = join(folder, `${basename(relativePath)}${number === 1 ? '' : `-${number}`}.report.html`);
      const key = path.toLowerCase();
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      return path;
    }
  }
}

/** Path of the page beside a report: `<stem>.report.html` beside `<stem>.report.json`. */
export function pageBesideReport(reportPath: string): string {
  return reportPath.slice(0, -extname(reportPath).length) + '.html';
}
