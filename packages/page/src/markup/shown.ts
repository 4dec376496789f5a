/** A level or ratio with one decimal and a true minus sign; a dash for what could not be measured. */
export function shownNumber(value: number | null, digits = 1): string {
  if (value === null) return '–';
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** `1:02:03.4` or `3:05.2`; `digits` decimals of a second. */
export function shownTime(seconds: number, digits = 1): string {
  const unit = 10 ** digits; // oxlint-disable-line no-restricted-syntax -- decides no sample
  const ticks = Math.round(seconds * unit);
  const whole = Math.floor(ticks / unit);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  const fraction = digits === 0 ? '' : `.${String(ticks % unit).padStart(digits, '0')}`;
  return hours > 0
    ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}${fraction}`
    : `${minutes}:${rest}${fraction}`;
}

/** `16 kHz`, `315 Hz`. */
export function shownFrequency(hertz: number): string {
  if (hertz < 1000) return `${shownShort(hertz)} Hz`;
  return `${shownShort(hertz / 1000)} kHz`;
}

/** `12.3 MB`, decimal units. */
export function shownSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${shownShort(bytes / 1000)} kB`;
  if (bytes < 1_000_000_000) return `${shownShort(bytes / 1_000_000)} MB`;
  return `${shownShort(bytes / 1_000_000_000)} GB`;
}

/** `one clip`, `3 clips`. */
export function shownCount(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function shownShort(value: number): string {
  return String(Number(value.toPrecision(3)));
}
