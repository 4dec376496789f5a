import { fault, manifestItem, type ManifestItem } from './manifest-item.ts';

/** Longest line of a manifest, bytes. */
export const lineLimitBytes = 64 * 1024;

/** One JSON object a line; empty lines are passed over. At most one line is held. @throws invalid_argument naming the line. */
export async function* readJsonLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ManifestItem> {
  let line = 0;
  for await (const text of linesOf(bytes)) {
    line += 1;
    if (text.trim() === '') continue;
    yield manifestItem(objectOf(text, line), line);
  }
}

function objectOf(text: string, line: number): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fault(line, `is no JSON object: ${JSON.stringify(text.slice(0, 60))}`, cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fault(line, `is no JSON object: ${JSON.stringify(text.slice(0, 60))}`);
  return Object.fromEntries(Object.entries(value));
}

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
  let rest = '';
  let line = 0;
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      line += 1;
      if (text.length > lineLimitBytes) throw fault(line, `is longer than ${lineLimitBytes} characters`);
      yield text;
    }
    if (rest.length > lineLimitBytes) throw fault(line + 1, `is longer than ${lineLimitBytes} characters`);
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
