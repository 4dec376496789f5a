import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkedTraceparent, parseTraceparent } from './traceparent.ts';

const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];

test('a trace context is read in its parts', () => {
  assert.deepEqual(parseTraceparent(`00-${traceId}-${spanId}-01`), { traceId, spanId, flags: 1 });
});

test('a later version is read as far as it is known, and kept in the known form', () => {
  assert.equal(checkedTraceparent(`01-${traceId}-${spanId}-01-more`), `00-${traceId}-${spanId}-01`);
});

for (const text of [
  '',
  null,
  undefined,
  `ff-${traceId}-${spanId}-01`,
  `00-${'0'.repeat(32)}-${spanId}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
  `00-${traceId}-${spanId}`,
  `00-${traceId}-${spanId}-01-${'x'.repeat(300)}`,
  "00-'; drop table jobs; --",
]) {
  test(`${JSON.stringify(text)?.slice(0, 60) ?? 'undefined'} is no trace context`, () => {
    assert.equal(parseTraceparent(text), null);
  });
}
