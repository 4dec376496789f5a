import { LatheError } from '../errors/index.ts';
import type { BusMessage, Topic } from './bus.ts';

/** What one message of the bus may hold, in bytes. */
export const busLimits = { valueBytes: 4096, headersBytes: 1024 } as const;

/** @throws limit_exceeded for a message that no bus takes. */
export function requireSmallMessage(topic: Topic, { key, value, headers = {} }: BusMessage): void {
  requireAtMost(busLimits.valueBytes, value.byteLength, `A message`, `${key} on ${topic}`);
  const headersBytes = Object.entries(headers)
    .flat()
    .reduce((sum, text) => sum + utf8Bytes(text), 0);
  requireAtMost(busLimits.headersBytes, headersBytes, `The headers of a message`, `${key} on ${topic}`);
}

function requireAtMost(limitBytes: number, sizeBytes: number, what: string, which: string): void {
  if (sizeBytes <= limitBytes) return;
  const holds = what.startsWith('The') ? 'hold' : 'holds';
  throw new LatheError('limit_exceeded', `${what} ${holds} up to ${limitBytes} bytes, got ${sizeBytes} for ${which}.`, {
    details: { sizeBytes, limitBytes },
  });
}

const encoder = new TextEncoder();

function utf8Bytes(text: string): number {
  return encoder.encode(text).byteLength;
}
