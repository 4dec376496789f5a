import { shownText } from '../terminal/shown-text.ts';
import { wrapText } from '../terminal/wrapped-table.ts';

/** A remedy for people: its sentence wrapped, its command line whole on a line of its own with the file's name in it. */
export function remedyLines(remedy: string, file: string, width: number): string[] {
  const at = remedy.indexOf('lathe ');
  const command = at === -1 || !/[:,] $/.test(remedy.slice(0, at)) ? null : remedy.slice(at);
  const sentence = command === null ? remedy : remedy.slice(0, at).trimEnd();
  const lines = wrapText(`→ ${shownText(sentence)}`, width);
  return command === null ? lines : [...lines, `    ${command.replace('FILE', () => shellQuoted(shownText(file)))}`];
}

/** A name that a shell takes as one word and a command as no option. */
function shellQuoted(name: string): string {
  const path = name.startsWith('-') ? `./${name}` : name;
  return /^[\w./+@:,-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
