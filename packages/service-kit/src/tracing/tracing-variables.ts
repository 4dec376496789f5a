import { z } from 'zod';

/** Environment of a service that traces; without an endpoint it traces nothing, at no cost. */
export const tracingVariables = {
  /** Origin of an OpenTelemetry collector that takes OTLP over HTTP, such as `http://collector:4318`. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'expected an origin such as http://collector:4318' })
    .optional(),
  /** Share of the traces begun here that are kept, 0 to 1; one begun by a caller is kept when the caller keeps it. */
  LATHE_TRACE_RATIO: z
    .string()
    .regex(/^(0|1|0?\.\d+|1\.0+)$/, 'expected a number from 0 to 1')
    .transform(Number)
    .default(1),
};
