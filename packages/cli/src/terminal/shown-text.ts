const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text for one line of a terminal: control characters and changes of writing direction become escapes. */
export function shownText(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return escapes[character] ?? (code < 256 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
  });
}

/** Columns a terminal gives the text: 2 for East Asian wide characters and emoji, 0 for marks that combine. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The text, or as much of its end as fits `width` columns behind an ellipsis; the end of a path names the file. */
export function fitEnd(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const kept: string[] = [];
  let room = width - 1;
  for (const character of Array.from(text).toReversed()) {
    room -= characterWidth(character);
    if (room < 0) break;
    kept.unshift(character);
  }
  return width < 1 ? '' : `…${kept.join('')}`;
}

function characterWidth(character: string): number {
  if (/[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) return 0;
  const isWide =
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
  return isWide.test(character) ? 2 : 1;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
