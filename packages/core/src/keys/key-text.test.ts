import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newKeyText, parseKeyText } from './key-text.ts';

test('a new key reads back, and two are never alike', () => {
  const key = newKeyText();
  assert.deepEqual(parseKeyText(key.text), key);
  assert.match(key.text, /^lathe_live_[a-z0-9]{8}_[0-9A-Za-z]{38}$/);
  assert.notEqual(newKeyText().text, key.text);
});

test('one letter changed anywhere is refused, without the text in the message', () => {
  const { text } = newKeyText();
  for (let index = 0; index < text.length; index++) {
    const changed = text.slice(0, index) + (text.charAt(index) === 'x' ? 'y' : 'x') + text.slice(index + 1);
    assert.throws(
      () => parseKeyText(changed),
      (error: unknown) =>
        error instanceof Error &&
        'code' in error &&
        error.code === 'unauthenticated' &&
        !error.message.includes(changed),
    );
  }
});

for (const text of [
  '',
  'lathe_live_',
  'Bearer x',
  `${newKeyText().text}x`,
  ` ${newKeyText().text}`,
  '\u0000',
  'x'.repeat(100_000),
]) {
  test(`${JSON.stringify(text.slice(0, 12))}… of ${text.length} letters is no key`, () => {
    assert.throws(() => parseKeyText(text), { code: 'unauthenticated' });
  });
}
