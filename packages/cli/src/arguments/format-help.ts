import type { CommandSpec, OptionSpec } from './command-spec.ts';

/** The text of `lathe VERB --help`. */
export function formatHelp(spec: CommandSpec): string {
  const lines = [`lathe ${spec.verb}: ${spec.summary}`, '', `Usage: lathe ${spec.verb} ${spec.usage}`];
  for (const paragraph of spec.description ?? []) lines.push('', ...wrap(paragraph, 100));
  const rows = Object.entries(spec.options).map(([name, option]) => [optionLabel(name, option), optionSummary(option)]);
  rows.push(['--help', 'Show this text.']);
  lines.push('', 'Options:', ...formatRows(rows));
  if (spec.examples !== undefined && spec.examples.length > 0) {
    lines.push('', 'Examples:', ...spec.examples.map((example) => `  ${example}`));
  }
  return `${lines.join('\n')}\n`;
}

/** Two aligned columns, indented by two spaces; the second wraps at 100 characters. */
export function formatRows(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(0, ...rows.map(([left = '']) => left.length));
  return rows.flatMap(([left = '', right = '']) =>
    wrap(right, Math.max(40, 96 - width)).map((line, index) => `  ${(index === 0 ? left : '').padEnd(width)}  ${line}`),
  );
}

function optionLabel(name: string, option: OptionSpec): string {
  if (option.kind === 'list') return `--${name} [${option.valueName}]`;
  return option.kind === 'flag' ? `--${name}` : `--${name} ${option.valueName}`;
}

function optionSummary(option: OptionSpec): string {
  if (option.kind === 'text' && option.choices !== undefined) {
    return `${option.summary} One of: ${option.choices.join(', ')}.`;
  }
  if (option.kind === 'list') return `${option.summary} Of: ${option.choices.join(', ')}; all unless given.`;
  return option.summary;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines;
}
