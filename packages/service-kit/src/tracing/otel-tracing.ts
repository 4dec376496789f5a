import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type SpanContext,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import { formatTraceparent, parseTraceparent } from './traceparent.ts';
import type { Span, SpanStart, Tracing } from './tracing.ts';

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

const sendEveryMs = 1000;
const closeWithinMs = 3000;

/** Spans over OpenTelemetry's SDK. Contexts are handed on by hand: nothing follows asynchronous calls, which costs. */
export class OtelTracing implements Tracing {
  readonly isOn = true;
  readonly #provider: BasicTracerProvider;
  readonly #tracer: Tracer;

  constructor(options: { service: string; version: string; endpoint: string; ratio?: number }) {
    const { service, version, endpoint, ratio = 1 } = options;
    const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, timeoutMillis: 5000 });
    this.#provider = new BasicTracerProvider({
      resource: resourceFromAttributes({ 'service.name': service, 'service.version': version }),
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
      spanProcessors: [
        new BatchSpanProcessor(exporter, { scheduledDelayMillis: sendEveryMs, exportTimeoutMillis: closeWithinMs }),
      ],
    });
    this.#tracer = this.#provider.getTracer('lathe', version);
  }

  start(name: string, { kind = 'internal', parent, links = [], attributes = {}, startedAtUs }: SpanStart = {}): Span {
    const parentContext = contextOf(parent);
    const within = parentContext === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parentContext);
    const span = this.#tracer.startSpan(
      name,
      {
        kind: kinds[kind],
        attributes,
        links: links
          .map(contextOf)
          .filter((context) => context !== null)
          .map((context) => ({ context })),
        ...(startedAtUs === undefined ? {} : { startTime: new Date(startedAtUs / 1000) }),
      },
      within,
    );
    const { traceId, spanId, traceFlags } = span.spanContext();
    return {
      traceparent: formatTraceparent({ traceId, spanId, flags: traceFlags }),
      set: (values) => void span.setAttributes(values),
      end: (failure = null) => {
        if (failure !== null) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
        span.end();
      },
    };
  }

  /** Sends what is left, within 3 s. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#provider.shutdown().catch(() => undefined);
  }
}

function contextOf(traceparent: string | null | undefined): SpanContext | null {
  const parsed = parseTraceparent(traceparent);
  if (parsed === null) return null;
  const { traceId, spanId, flags } = parsed;
  return { traceId, spanId, traceFlags: flags & TraceFlags.SAMPLED, isRemote: true };
}
