import { textWidth } from './shown-text.ts';

/** A column whose texts wrap at its width. */
export interface WrappedColumn {
  readonly width: number;
  /** Applied to each line of a cell after it is filled up, so that colours do not count. */
  readonly style?: ((text: string) => string) | undefined;
}

/** One row as lines; each cell wraps within its column, two spaces apart. */
export function wrapRow(columns: readonly WrappedColumn[], texts: readonly string[]): string[] {
  const cells = columns.map(({ width }, index) => wrapText(texts[index] ?? '', width));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map(({ width, style }, index) => {
        const text = cells[index]?.[line] ?? '';
        const filled = text + ' '.repeat(Math.max(0, width - textWidth(text)));
        return style === undefined ? filled : style(filled);
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Text in lines of at most `width` columns, broken at spaces; a longer word is broken where it must. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((part) => pieces(part, width))) {
    if (line !== '' && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function pieces(word: string, width: number): string[] {
  if (textWidth(word) <= width) return [word];
  const found: string[] = [];
  let piece = '';
  for (const character of word) {
    if (textWidth(piece + character) > width) {
      found.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...found, piece];
}
