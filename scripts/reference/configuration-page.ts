import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { schema as gatewaySchema } from '../../services/gateway/config.ts';
import { schema as workerSchema } from '../../services/worker/config.ts';

/** The part of a zod schema that is read here. */
interface VariableSchema {
  safeParse(value: unknown): { success: boolean; data?: unknown };
}

const shared = [
  'packages/service-kit/src/config/kafka-variables.ts',
  'packages/service-kit/src/tracing/tracing-variables.ts',
];

/** `docs/reference/configuration.md`: names and defaults from the schemas of the services, words from the comments before them. */
export function configurationPage(): string {
  return [
    '# Configuration of the services',
    '',
    '<!-- Made by `npm run gen` from services/*/config.ts; do not edit. -->',
    '',
    'Both services read their environment once, when they start, and refuse to start with every fault named at once: the',
    'variable, its value and what was expected. An empty variable counts as not set. `lathe serve` needs none of these.',
    '',
    ...section('Gateway', 'services/gateway/config.ts', gatewaySchema.shape),
    ...section('Worker', 'services/worker/config.ts', workerSchema.shape),
    'The `LATHE_LIMIT_…` variables in [limits.md](limits.md) bound the inputs of a worker, too.',
    '',
  ].join('\n');
}

function section(title: string, file: string, shape: Readonly<Record<string, VariableSchema>>): string[] {
  const words = new Map([file, ...shared].flatMap((path) => [...commentsOf(path)]));
  const rows = Object.entries(shape).map(([name, variable]) => {
    const meaning = words.get(name);
    if (meaning === undefined) throw new Error(`${name} has no comment in ${file}.`);
    return `| \`${name}\` | ${meaning.replaceAll('|', '\\|')} | ${defaultOf(variable)} |`;
  });
  return [`## ${title}`, '', '| variable | meaning | default |', '|---|---|---|', ...rows, ''];
}

/** The comment before each variable. */
function commentsOf(file: string): Map<string, string> {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const pattern = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s+([A-Z][A-Z0-9_]+):/g;
  return new Map(
    [...text.matchAll(pattern)].map(([, comment = '', name = '']) => [
      name,
      comment.replaceAll(/\s*\n\s*\*?\s*/g, ' ').trim(),
    ]),
  );
}

function defaultOf(variable: VariableSchema): string {
  const { success, data } = variable.safeParse(undefined);
  if (!success) return 'needed';
  if (data === undefined || data === '') return '';
  return `\`${plain(data).replace(tmpdir(), '$TMPDIR')}\``;
}

/** As it would be written in the environment. */
function plain(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'host' in value && 'port' in value)
    return `${String(value.host)}:${String(value.port)}`;
  return String(value);
}
