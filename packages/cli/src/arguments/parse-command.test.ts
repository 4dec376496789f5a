import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { CommandSpec } from './command-spec.ts';
import { parseCommand } from './parse-command.ts';

const spec = {
  verb: 'cut',
  summary: 'Cuts.',
  usage: 'FILE…',
  positionals: { name: 'FILE', minimum: 1, maximum: 2 },
  options: {
    json: { kind: 'flag', summary: 'JSON.' },
    out: { kind: 'text', valueName: 'DIR', summary: 'Folder.' },
    policy: { kind: 'text', valueName: 'NAME', summary: 'Policy.', choices: ['linear', 'limit', 'best-effort'] },
    'target-lufs': { kind: 'number', valueName: 'N', summary: 'Target.', minimum: -70, maximum: 0 },
    parts: { kind: 'list', valueName: 'PART,…', summary: 'Parts.', choices: ['top', 'side', 'end'] },
    threads: { kind: 'number', valueName: 'N', summary: 'Threads.', minimum: 1, maximum: 64, integer: true },
  },
} as const satisfies CommandSpec;

test('options, negative numbers and words are parsed in any order', () => {
  const { values, positionals } = parseCommand(spec, ['a.wav', '--target-lufs', '-14.5', '--json', '--threads=2', 'b']);
  assert.deepEqual(positionals, ['a.wav', 'b']);
  assert.deepEqual(
    { ...values },
    { json: true, out: undefined, policy: undefined, 'target-lufs': -14.5, parts: undefined, threads: 2 },
  );
});

for (const [args, parts, positionals] of [
  [['--parts', 'a.wav'], ['top', 'side', 'end'], ['a.wav']],
  [['a.wav', '--parts'], ['top', 'side', 'end'], ['a.wav']],
  [['--parts', 'end,top', 'a.wav'], ['top', 'end'], ['a.wav']],
  [['--parts=side', 'a.wav'], ['side'], ['a.wav']],
  [['--parts', '--json', 'a.wav'], ['top', 'side', 'end'], ['a.wav']],
] as const) {
  test(`"${args.join(' ')}" asks for ${parts.join(' and ')}`, () => {
    const parsed = parseCommand(spec, args);
    assert.deepEqual(parsed.values.parts, parts);
    assert.deepEqual(parsed.positionals, positionals);
  });
}

test('words after -- are never options', () => {
  assert.deepEqual(parseCommand(spec, ['--', '--json']).positionals, ['--json']);
});

const refusals: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['a mistyped part', ['--parts', 'top,sid', 'a'], /got "sid"\. Did you mean side\?/],
  ['a mistyped only part', ['--parts=ned', 'a'], /--parts takes of top, side, end; got "ned"/],
  ['an unknown option', ['a', '--treads', '2'], /no option --treads\. Did you mean --threads\?/],
  ['a file name with a dash', ['-dash.wav'], /no option -d\. A name that begins with a dash goes behind --\./],
  ['a prototype name', ['a', '--constructor'], /no option --constructor/],
  ['a malformed number', ['a', '--threads', 'two'], /--threads must be a whole number from 1 to 64; got "two"/],
  ['a fraction for a whole number', ['a', '--threads', '1.5'], /got "1\.5"/],
  ['a number out of range', ['a', '--target-lufs', '3'], /--target-lufs must be a number from -70 to 0; got "3"/],
  ['hexadecimal', ['a', '--threads', '0x2'], /got "0x2"/],
  ['a missing value', ['a', '--out'], /--out needs a value: --out DIR/],
  ['an option in place of a value', ['a', '--out', '--json'], /--out needs a value/],
  ['a value for a flag', ['a', '--json=yes'], /--json takes no value, got "yes"/],
  ['an option given twice', ['a', '--threads', '1', '--threads', '2'], /--threads was given twice/],
  ['a mistyped choice', ['a', '--policy', 'liner'], /got "liner"\. Did you mean linear\?/],
  ['no words', [], /needs at least one FILE, got 0/],
  ['too many words', ['a', 'b', 'c'], /takes at most 2 FILE, got 3/],
];
for (const [what, args, message] of refusals) {
  test(`${what} is an invalid_argument that names it`, () => {
    assert.throws(() => parseCommand(spec, args), { code: 'invalid_argument', message });
  });
}

test('a repeated option takes values with commas or again, in order, and is empty when it is not given', () => {
  const names = { ...spec, options: { profile: { kind: 'repeated', valueName: 'NAME', summary: 'Names.' } } } as const;
  const { values } = parseCommand(names, ['a', '--profile', 'x,y', '--profile=z']);
  assert.deepEqual(values.profile, ['x', 'y', 'z']);
  assert.deepEqual(parseCommand(names, ['a']).values.profile, []);
  assert.throws(() => parseCommand(names, ['a', '--profile']), { message: /--profile needs a value: --profile NAME/ });
});
