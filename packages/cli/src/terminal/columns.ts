/** A table that is printed row by row, so its widths are settled beforehand; the last column may be of any length. */
export interface Column {
  readonly title: string;
  readonly width: number;
  readonly align: 'left' | 'right';
}

/** One line; a text longer than its column pushes the rest to the right. */
export function formatColumns(columns: readonly Column[], texts: readonly string[]): string {
  return columns
    .map(({ width, align }, index) => {
      const text = texts[index] ?? '';
      return align === 'left' ? text.padEnd(width) : text.padStart(width);
    })
    .join('  ')
    .trimEnd();
}

/** The header line. */
export function formatHeader(columns: readonly Column[]): string {
  return formatColumns(
    columns,
    columns.map(({ title }) => title),
  );
}

/** A level with one decimal, or a dash for what could not be measured. */
export function shownLevel(value: number | null, digits = 1): string {
  if (value === null) return '-';
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** A difference of levels with its sign: `+4.2`. */
export function shownGain(gainDb: number): string {
  const text = shownLevel(gainDb);
  return text.startsWith('-') ? text : `+${text}`;
}

/** `1:02:03.4` or `3:05.2`. */
export function shownDuration(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const hours = Math.floor(tenths / 36_000);
  const minutes = Math.floor((tenths % 36_000) / 600);
  const rest = ((tenths % 600) / 10).toFixed(1).padStart(4, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** `44.1 kHz`. */
export function shownRate(sampleRateHz: number): string {
  return `${sampleRateHz / 1000} kHz`;
}
