import { LatheError } from '@lathe/core/errors';
import { audioLimitName, audioLimitTable, type AudioLimit, type AudioLimits } from './audio-limits.ts';

const environmentPrefix = 'LATHE_LIMIT_';
const limits = Object.keys(audioLimitTable).filter(isLimit);

/** Environment variable of a limit, such as `LATHE_LIMIT_DURATION_SECONDS`. */
export function audioLimitVariable(limit: AudioLimit): string {
  return environmentPrefix + audioLimitName(limit).replaceAll('-', '_').toUpperCase();
}

/**
 * Limits given as `name=value`, such as `duration-seconds=3600`; the last of a name wins.
 * @throws LatheError `invalid_argument` naming every pair at fault.
 */
export function audioLimitsFromPairs(pairs: readonly string[]): Partial<AudioLimits> {
  return parseAll(
    pairs.map((pair) => {
      const separator = pair.indexOf('=');
      const name = separator < 0 ? pair : pair.slice(0, separator);
      return { name, limit: limits.find((each) => audioLimitName(each) === name), text: pair.slice(name.length + 1) };
    }),
    'NAME=VALUE with NAME of',
    limits.map(audioLimitName),
  );
}

/**
 * Limits from `LATHE_LIMIT_…` variables; empty ones count as not set.
 * @throws LatheError `invalid_argument` naming every variable at fault, unknown ones included.
 */
export function audioLimitsFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Partial<AudioLimits> {
  const given = Object.entries(environment).filter(([name, text]) => name.startsWith(environmentPrefix) && text !== '');
  return parseAll(
    given.map(([name, text = '']) => ({ name, limit: limits.find((each) => audioLimitVariable(each) === name), text })),
    'one of',
    limits.map(audioLimitVariable),
  );
}

interface GivenLimit {
  readonly name: string;
  readonly limit: AudioLimit | undefined;
  readonly text: string;
}

function parseAll(given: readonly GivenLimit[], expected: string, names: readonly string[]): Partial<AudioLimits> {
  const parsed: { -readonly [Limit in AudioLimit]?: number } = {};
  const faults: string[] = [];
  for (const { name, limit, text } of given) {
    if (limit === undefined) {
      faults.push(`There is no limit ${JSON.stringify(name)}; expected ${expected} ${names.join(', ')}.`);
      continue;
    }
    const { greatest } = audioLimitTable[limit];
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (value <= greatest) parsed[limit] = value;
    else faults.push(`The limit ${name} is ${JSON.stringify(text)}; expected a number from 0 to ${greatest}.`);
  }
  if (faults.length > 0) throw new LatheError('invalid_argument', faults.join(' '));
  return parsed;
}

function isLimit(name: string): name is AudioLimit {
  return Object.hasOwn(audioLimitTable, name);
}
