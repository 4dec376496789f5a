import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fitEnd, shownText, textWidth } from './shown-text.ts';

test('control characters and direction marks of a file name are shown as escapes', () => {
  assert.equal(shownText('new\nline\t\u001B[31mred\u202Ewav.x'), 'new\\nline\\t\\x1b[31mred\\u202ewav.x');
  assert.equal(shownText('ünï 日本語 🎵.wav'), 'ünï 日本語 🎵.wav');
});

test('wide characters count two columns, combining marks none', () => {
  assert.equal(textWidth('abc'), 3);
  assert.equal(textWidth('日本語'), 6);
  assert.equal(textWidth('🎵'), 2);
  assert.equal(textWidth('u\u0308'), 1);
});

test('a text that does not fit keeps its end behind an ellipsis, never more columns than asked for', () => {
  assert.equal(fitEnd('album/song.wav', 20), 'album/song.wav');
  assert.equal(fitEnd('album/song.wav', 9), '…song.wav');
  assert.equal(fitEnd('日本語.wav', 8), '…語.wav');
  for (let width = 0; width < 12; width++) assert.ok(textWidth(fitEnd('日本語/song.wav', width)) <= width);
});
