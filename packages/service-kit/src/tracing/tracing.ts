/** Values of a span; names as OpenTelemetry's conventions where there is one. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanStart {
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** W3C `traceparent` of what the span is part of; null or unreadable: it begins a trace. */
  readonly parent?: string | null | undefined;
  /** Contexts that it came of without being part of them. */
  readonly links?: readonly (string | null)[];
  readonly attributes?: SpanAttributes;
  /** Microseconds since 1970; now unless set. */
  readonly startedAtUs?: number;
}

export interface Span {
  /** Its context, for what is part of it; where nothing is traced that of its parent, null without. */
  readonly traceparent: string | null;
  set(attributes: SpanAttributes): void;
  /** A second call does nothing. @param failure the name of what went wrong. */
  end(failure?: string | null): void;
}

/** Makes spans. Where nothing is traced a span costs an object. */
export interface Tracing extends AsyncDisposable {
  readonly isOn: boolean;
  start(name: string, start?: SpanStart): Span;
  [Symbol.asyncDispose](): Promise<void>;
}

const nothing = (): void => undefined;

/** Traces nothing, and hands contexts on. */
export const noTracing: Tracing = {
  isOn: false,
  start: (_name, { parent = null } = {}) => ({ traceparent: parent, set: nothing, end: nothing }),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
