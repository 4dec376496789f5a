import { parseArgs } from 'node:util';
import { LatheError } from '@lathe/core/errors';
import type { CommandSpec, OptionSpec, OptionTable, ParsedCommand } from './command-spec.ts';
import { nearestName } from './nearest-name.ts';

/**
 * Parses the words after a verb by its spec. Numbers may be negative (`--target-lufs -14`), `--name=value` works too,
 * `--` ends the options. The word behind a list option is its value if it names at least one of the choices.
 * @throws invalid_argument naming the option and the value: unknown option (with the nearest known one), missing,
 * malformed or out-of-range value, an option given twice, too few or too many words.
 */
export function parseCommand<Options extends OptionTable>(
  spec: CommandSpec<Options>,
  args: readonly string[],
): ParsedCommand<Options> {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      Object.entries(spec.options).map(([name, option]) => [
        name,
        { type: option.kind === 'flag' || option.kind === 'list' ? ('boolean' as const) : ('string' as const) },
      ]),
    ),
  });
  const values: Record<string, boolean | number | string | readonly string[] | undefined> = {};
  for (const [name, option] of Object.entries(spec.options)) values[name] = option.kind === 'flag' ? false : undefined;
  const positionals: string[] = [];
  const seen = new Set<string>();
  let taken = -1;
  for (const [place, token] of tokens.entries()) {
    if (token.kind === 'positional' && place !== taken) positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(spec.options, token.name) ? spec.options[token.name] : undefined;
    if (option === undefined) throw unknownOption(spec, token.rawName);
    if (option.kind === 'repeated') {
      const value = parseValue(spec, token.rawName, option, token.value, token.inlineValue ?? false);
      const before = values[token.name];
      values[token.name] = [...(Array.isArray(before) ? before : []), ...String(value).split(',')];
      continue;
    }
    if (seen.has(token.name)) throw usageError(spec, `${token.rawName} was given twice; give it once.`);
    seen.add(token.name);
    if (option.kind === 'list') {
      const next = tokens[place + 1];
      const isValue = token.value === undefined && next?.kind === 'positional' && namesChoice(option, next.value);
      if (isValue) taken = place + 1;
      values[token.name] = parseList(spec, token.rawName, option, isValue ? next.value : token.value);
      continue;
    }
    values[token.name] = parseValue(spec, token.rawName, option, token.value, token.inlineValue ?? false);
  }
  for (const [name, option] of Object.entries(spec.options)) if (option.kind === 'repeated') values[name] ??= [];
  checkCount(spec, positionals.length);
  return { values: values as ParsedCommand<Options>['values'], positionals }; // built from the same table as the type
}

/** An `invalid_argument` that says how to get the verb's help. */
export function usageError(spec: CommandSpec, message: string): LatheError {
  return new LatheError('invalid_argument', `${message} See "lathe ${spec.verb} --help".`, {
    details: { verb: spec.verb },
  });
}

function unknownOption(spec: CommandSpec, rawName: string): LatheError {
  const nearest = nearestName(rawName.replace(/^-+/, ''), Object.keys(spec.options));
  const hint =
    nearest === undefined ? ' A name that begins with a dash goes behind --.' : ` Did you mean --${nearest}?`;
  return usageError(spec, `lathe ${spec.verb} has no option ${rawName}.${hint}`);
}

type ListOption = Extract<OptionSpec, { kind: 'list' }>;

function namesChoice(option: ListOption, word: string): boolean {
  return word.split(',').some((part) => option.choices.includes(part));
}

/** In the order of the choices, each once. */
function parseList(
  spec: CommandSpec,
  rawName: string,
  option: ListOption,
  value: string | undefined,
): readonly string[] {
  if (value === undefined) return option.choices;
  const parts = value.split(',').map((part) => part.trim());
  const unknown = parts.find((part) => !option.choices.includes(part));
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, option.choices);
    const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
    throw usageError(spec, `${rawName} takes of ${option.choices.join(', ')}; got "${unknown}".${hint}`);
  }
  return option.choices.filter((choice) => parts.includes(choice));
}

function parseValue(
  spec: CommandSpec,
  rawName: string,
  option: Exclude<OptionSpec, ListOption>,
  value: string | undefined,
  inline: boolean,
): boolean | number | string {
  if (option.kind === 'flag') {
    if (value !== undefined) throw usageError(spec, `${rawName} takes no value, got "${value}".`);
    return true;
  }
  if (value === undefined || value === '' || (!inline && /^--?[a-z]/i.test(value) && value !== '-Infinity')) {
    throw usageError(spec, `${rawName} needs a value: ${rawName} ${option.valueName}.`);
  }
  if (option.kind === 'number') return parseNumber(spec, rawName, option, value);
  if (option.kind === 'repeated') return value;
  if (option.choices !== undefined && !option.choices.includes(value)) {
    const nearest = nearestName(value, option.choices);
    const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
    throw usageError(spec, `${rawName} must be one of ${option.choices.join(', ')}; got "${value}".${hint}`);
  }
  return value;
}

function parseNumber(
  spec: CommandSpec,
  rawName: string,
  option: OptionSpec & { kind: 'number' },
  value: string,
): number {
  const number = /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(value) ? Number(value) : Number.NaN;
  const wellFormed = option.integer === true ? Number.isSafeInteger(number) : Number.isFinite(number);
  if (!wellFormed || number < option.minimum || number > option.maximum) {
    const kind = option.integer === true ? 'a whole number' : 'a number';
    throw usageError(spec, `${rawName} must be ${kind} from ${option.minimum} to ${option.maximum}; got "${value}".`);
  }
  return number;
}

function checkCount(spec: CommandSpec, count: number): void {
  const { name, minimum, maximum } = spec.positionals;
  if (count < minimum) {
    throw usageError(
      spec,
      `lathe ${spec.verb} needs ${minimum === 1 ? 'at least one' : minimum} ${name}, got ${count}.`,
    );
  }
  if (count > maximum) {
    throw usageError(spec, `lathe ${spec.verb} takes at most ${maximum} ${name}, got ${count}.`);
  }
}
