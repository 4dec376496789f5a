/** Version 00 of W3C Trace Context, in its parts. */
export interface TraceContext {
  /** 32 hexadecimal digits, not all zero. */
  readonly traceId: string;
  /** 16 hexadecimal digits, not all zero. */
  readonly spanId: string;
  readonly flags: number;
}

const form = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** Null for what is not a trace context; versions to come are read as far as they are known. */
export function parseTraceparent(text: string | null | undefined): TraceContext | null {
  if (text === null || text === undefined || text.length > 256 || text.startsWith('ff')) return null;
  const [, traceId, spanId, flags = '00'] = form.exec(text) ?? [];
  return traceId === undefined || spanId === undefined ? null : { traceId, spanId, flags: Number.parseInt(flags, 16) };
}

export function formatTraceparent({ traceId, spanId, flags }: TraceContext): string {
  return `00-${traceId}-${spanId}-${flags.toString(16).padStart(2, '0')}`;
}

/** A context as others sent it, in the form kept here; null when it is none. */
export function checkedTraceparent(text: string | null | undefined): string | null {
  const context = parseTraceparent(text);
  return context === null ? null : formatTraceparent(context);
}
