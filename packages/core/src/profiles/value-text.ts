/** A number with the minus sign of typographers. */
export function signed(value: number): string {
  return String(value).replace('-', '−');
}

export function lufs(value: number): string {
  return `${signed(value)} LUFS`;
}

export function lu(value: number): string {
  return `${signed(value)} LU`;
}

export function dbtp(value: number): string {
  return `${signed(value)} dBTP`;
}

export function dbfs(value: number): string {
  return `${signed(value)} dBFS`;
}

/** `44.1 kHz`. */
export function hertz(rateHz: number): string {
  return `${rateHz / 1000} kHz`;
}

/** `0x0001`. */
export function hexCode(code: number): string {
  return `0x${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

export function seconds(value: number): string {
  return `${value} s`;
}

/** Decimal megabytes. */
export function megabytes(sizeBytes: number): string {
  return `${Math.round(sizeBytes / 10_000) / 100} MB`;
}

/** `−23 … −18 dBFS`, or the one bound there is. */
export function range(
  { minimum, maximum }: { readonly minimum: number | null; readonly maximum: number | null },
  text: (value: number) => string,
): string {
  if (minimum === null) return maximum === null ? 'any' : `at most ${text(maximum)}`;
  return maximum === null ? `at least ${text(minimum)}` : `${signed(minimum)} … ${text(maximum)}`;
}
