import { test } from 'node:test';
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { ProgressDisplay } from './progress-display.ts';
import { textWidth } from './shown-text.ts';

/** What a display writes to a terminal of this size for so many files at work. */
function drawn(columns: number, rows: number, names: readonly string[]): string {
  const terminal = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true, columns, rows });
  const display = ProgressDisplay.open(terminal, names.length, false);
  for (const name of names) display.update(name, { phase: 'analyse', fraction: 0.5 });
  display.print(terminal, '');
  display.close();
  return String(terminal.read());
}

/** The lines of the last drawing, before it is erased. */
function lastLines(text: string): readonly string[] {
  const drawings = text.split('\u001B[J');
  return (drawings.at(-2) ?? '').split('\n').slice(0, -1);
}

test('a narrow terminal still shows the end of every name, and no line wraps', () => {
  const lines = lastLines(drawn(40, 20, ['album/01 - song.wav', 'album/日本語日本語日本語/02 - song.wav']));
  assert.match(lines[0] ?? '', /50 %.*song\.wav$/);
  assert.match(lines[1] ?? '', /50 %.*song\.wav$/);
  for (const line of lines) assert.ok(textWidth(line) < 40, line);
});

test('more files at work than the terminal has rows are summed up in the last line', () => {
  const lines = lastLines(
    drawn(
      80,
      6,
      Array.from({ length: 9 }, (_, index) => `${index}.wav`),
    ),
  );
  assert.equal(lines.length, 5);
  assert.equal(lines.at(-1), '0 of 9 done, 5 more at work');
});

test('erasing begins at the first column, where an echoed ^C has moved the cursor', () => {
  assert.ok(drawn(80, 24, ['a.wav']).endsWith('\r\u001B[2A\u001B[J'));
});

test('a name with a line break or an escape sequence takes one line and colours nothing', () => {
  const lines = lastLines(drawn(80, 24, ['a\nb\u001B[31m.wav']));
  assert.equal(lines.length, 2);
  assert.match(lines[0] ?? '', /a\\nb\\x1b\[31m\.wav$/);
});
