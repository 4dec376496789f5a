import { LatheError } from '@lathe/core/errors';
import type { Span, SpanStart, Tracing } from './tracing.ts';

/** Does something within a span, which ends with it; a failure is named by its code. */
export async function traced<Result>(
  tracing: Tracing,
  name: string,
  start: SpanStart,
  act: (span: Span) => Promise<Result>,
): Promise<Result> {
  const span = tracing.start(name, start);
  try {
    const result = await act(span);
    span.end();
    return result;
  } catch (caught) {
    span.end(LatheError.from(caught).code);
    throw caught;
  }
}
