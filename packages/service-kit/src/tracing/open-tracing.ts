import { noTracing, type Tracing } from './tracing.ts';

export interface TracingOptions {
  /** Of this process, such as `lathe-worker`. */
  readonly service: string;
  readonly version: string;
  /** Origin of a collector that takes OTLP over HTTP; undefined: nothing is traced, and no library is loaded. */
  readonly endpoint: string | undefined;
  /** 0 … 1, of traces begun here; 1 unless set. */
  readonly ratio?: number;
}

/** Sends spans in batches; disposing sends the last. A collector that is away loses spans, and delays nothing. */
export async function openTracing(options: TracingOptions): Promise<Tracing> {
  if (options.endpoint === undefined) return noTracing;
  const { OtelTracing } = await import('./otel-tracing.ts');
  return new OtelTracing({ ...options, endpoint: options.endpoint });
}
