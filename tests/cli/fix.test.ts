import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import type { CheckReport } from '@lathe/core';
import { runLathe } from '../support/cli.ts';
import { wavBytes, type MadeWav } from '../support/made-wav.ts';
import { noise } from '../support/noise.ts';
import { riffChunks } from '../support/riff-chunks.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-fix-'));
after(() => rmSync(folder, { recursive: true }));

/** An odd number of frames, so that 24 bit mono needs a pad byte. */
const channel = (seed: number): Float32Array => noise(seed, 44_101).map((value) => value * 0.2);
const mono = [channel(1)];
const pair = [channel(1), channel(2)];
const info = ['LIST', Buffer.from('INFOINAM\u0005\0\0\0names\0')] as const;
const bext = ['bext', Buffer.alloc(603, 7)] as const;
const unknown = ['zzzz', Buffer.from('odd')] as const;

interface FixLine {
  readonly status: string;
  readonly output: string | null;
  readonly changes?: readonly { what: string; from: string | null; to: string | null }[];
  readonly losses?: readonly { what: string }[];
  readonly samplesSha256?: string;
  readonly before: CheckReport;
  readonly after?: CheckReport;
  readonly error?: { code: string; message: string };
}

async function fix(path: string, ...options: readonly string[]): Promise<{ line: FixLine; exitCode: number | null }> {
  const run = await runLathe(['fix', path, '--json', ...options]);
  assert.equal(run.stderr, '');
  return { line: JSON.parse(run.stdout), exitCode: run.exitCode };
}

const verdictOf = (report: CheckReport | undefined, rule: string): string | undefined =>
  report?.rules.find((result) => result.rule === rule)?.verdict;

const code = (fmt: Buffer | undefined): number | undefined => fmt?.readUInt16LE(0);

interface Case {
  readonly what: string;
  readonly made: MadeWav;
  readonly profile: string;
  /** Rules that are broken before and hold afterwards. */
  readonly rules: readonly string[];
  readonly fmtCode: number;
  readonly fmtBytes: number;
  /** Ids of the written chunks; JUNK is the reserve for files that outgrow RIFF. */
  readonly chunks: readonly string[];
  readonly mended: readonly string[];
  readonly losses?: readonly string[];
}

const cases: readonly Case[] = [
  {
    what: 'EXTENSIBLE stereo of 24 bit',
    made: { channels: pair, sampleFormat: 's24', extensible: true },
    profile: 'spotify',
    rules: ['fmt-code'],
    fmtCode: 1,
    fmtBytes: 16,
    chunks: ['JUNK', 'fmt ', 'data'],
    mended: ['format code'],
  },
  {
    what: 'EXTENSIBLE stereo of 16 bit with 12 that count',
    made: { channels: pair, sampleFormat: 's16', extensible: true, validBits: 12 },
    profile: 'spotify',
    rules: ['fmt-code'],
    fmtCode: 1,
    fmtBytes: 16,
    chunks: ['JUNK', 'fmt ', 'data'],
    mended: ['format code', 'valid bits'],
  },
  {
    what: 'metadata behind the audio',
    made: { channels: pair, sampleFormat: 's24', before: [bext], after: [info, unknown] },
    profile: 'spotify',
    rules: ['after-data'],
    fmtCode: 1,
    fmtBytes: 16,
    chunks: ['JUNK', 'fmt ', 'bext', 'LIST', 'zzzz', 'data'],
    mended: ['metadata LIST', 'metadata zzzz'],
  },
  {
    what: 'stray bytes at the end',
    made: { channels: pair, trailing: new Uint8Array(21) },
    profile: 'spotify',
    rules: ['after-data', 'header'],
    fmtCode: 1,
    fmtBytes: 16,
    chunks: ['JUNK', 'fmt ', 'data'],
    mended: [],
    losses: ['trailing bytes'],
  },
  {
    what: 'a RIFF size that is too small',
    made: { channels: pair, riffBytes: 36 },
    profile: 'spotify',
    rules: ['header'],
    fmtCode: 1,
    fmtBytes: 16,
    chunks: ['JUNK', 'fmt ', 'data'],
    mended: ['header sizes'],
  },
  {
    what: 'a RIFF size that is too large',
    made: { channels: pair, riffBytes: 1_000_000_000 },
    profile: 'spotify',
    rules: ['header'],
    fmtCode: 1,
    fmtBytes: 16,
    chunks: ['JUNK', 'fmt ', 'data'],
    mended: ['header sizes'],
  },
  {
    what: 'sizes that a streaming writer left open',
    made: { channels: pair, riffBytes: 0xffff_ffff, dataBytes: 0xffff_ffff },
    profile: 'spotify',
    rules: ['header'],
    fmtCode: 1,
    fmtBytes: 16,
    chunks: ['JUNK', 'fmt ', 'data'],
    mended: ['header sizes'],
  },
  {
    what: 'RF64 that fits a WAV',
    made: { channels: pair, form: 'RF64', before: [bext] },
    profile: 'spotify',
    rules: ['container'],
    fmtCode: 1,
    fmtBytes: 16,
    chunks: ['JUNK', 'fmt ', 'bext', 'data'],
    mended: ['container'],
  },
  {
    what: '24 bits in 32',
    made: { channels: pair, sampleFormat: 's32', validBits: 24, extensible: true },
    profile: 'spotify',
    rules: ['fmt-code', 'sample-format'],
    fmtCode: 1,
    fmtBytes: 16,
    chunks: ['JUNK', 'fmt ', 'data'],
    mended: ['format code', 'padding'],
  },
  {
    what: 'EXTENSIBLE mono of 24 bit with an odd number of bytes',
    made: { channels: mono, sampleFormat: 's24', extensible: true, trailing: new Uint8Array(3) },
    profile: 'lathe-qc',
    rules: ['header'],
    fmtCode: 1,
    fmtBytes: 16,
    chunks: ['JUNK', 'fmt ', 'data'],
    mended: ['format code'],
    losses: ['trailing bytes'],
  },
  {
    what: 'EXTENSIBLE float with a peak list',
    made: {
      channels: pair,
      sampleFormat: 'f32',
      extensible: true,
      before: [['PEAK', Buffer.alloc(24, 1)]],
      riffBytes: 9,
    },
    profile: 'lathe-qc',
    rules: ['header'],
    fmtCode: 3,
    fmtBytes: 18,
    chunks: ['JUNK', 'fmt ', 'fact', 'PEAK', 'data'],
    mended: ['format code', 'header sizes'],
  },
];

for (const [index, { what, made, profile, rules, fmtCode, fmtBytes, chunks, mended, losses }] of cases.entries()) {
  test(`${what} is mended for ${profile}, and the samples are the same`, async () => {
    const path = join(folder, `case-${index}.wav`);
    const original = wavBytes(made);
    writeFileSync(path, original);
    const { line, exitCode } = await fix(path, '--profile', profile, '--out', join(folder, `out-${index}`));
    assert.equal(line.status, 'mended', JSON.stringify(line.error));
    assert.equal(exitCode, 0);
    for (const rule of rules) {
      assert.notEqual(verdictOf(line.before, rule), 'pass', `${rule} before`);
      assert.equal(verdictOf(line.after, rule), 'pass', `${rule} after`);
    }
    assert.deepEqual(
      line.changes?.map((change) => change.what),
      mended,
    );
    assert.deepEqual(
      line.losses?.map((loss) => loss.what),
      losses ?? [],
    );
    assert.deepEqual(readFileSync(path), original, 'the input is untouched');

    const output = join(folder, `out-${index}`, basename(path));
    assert.equal(line.output, output);
    const written = riffChunks(output);
    assert.equal(written.form, 'RIFF');
    assert.deepEqual(
      written.chunks.map(({ id }) => id),
      chunks,
    );
    const fmt = written.chunks.find(({ id }) => id === 'fmt ')?.payload;
    assert.deepEqual([code(fmt), fmt?.length], [fmtCode, fmtBytes]);
    for (const [id, payload] of [...(made.before ?? []), ...(made.after ?? [])]) {
      assert.deepEqual(written.chunks.find((chunk) => chunk.id === id)?.payload, Buffer.from(payload), id);
    }
    const audio = written.chunks.find(({ id }) => id === 'data')?.payload;
    const before = plainAudio(made);
    assert.deepEqual(audio, made.sampleFormat === 's32' ? withoutPadding(before) : before);
  });
}

/** The audio of a made file, without anything that is wrong with it. */
function plainAudio(made: MadeWav): Buffer {
  const { channels, sampleFormat = 's16', validBits } = made;
  const bytes = wavBytes({
    channels,
    sampleFormat,
    extensible: true,
    ...(validBits === undefined ? {} : { validBits }),
  });
  return bytes.subarray(68, 68 + bytes.readUInt32LE(64));
}

function withoutPadding(words: Buffer): Buffer {
  return Buffer.from(words.filter((_, index) => index % 4 !== 0));
}

test('every line of people names the change, the proof and the exit code is 0', async () => {
  const path = join(folder, 'people.wav');
  writeFileSync(path, wavBytes({ channels: pair, extensible: true, after: [info] }));
  const run = await runLathe(['fix', path, '--profile', 'spotify', '--out', join(folder, 'people')]);
  assert.equal(run.exitCode, 0, run.stderr);
  assert.match(run.stdout, /format code 0xFFFE → 0x0001/);
  assert.match(run.stdout, /metadata LIST after the audio → before the audio/);
  assert.match(run.stdout, /SHA-256\s+[0-9a-f]{64}/);
  for (const line of run.stdout.split('\n')) if (!line.includes(folder)) assert.ok(line.length <= 79, line);
});

test('without --out and --in-place nothing is written, and it says what would be', async () => {
  const path = join(folder, 'dry.wav');
  const bytes = wavBytes({ channels: pair, extensible: true });
  writeFileSync(path, bytes);
  const names = readdirSync(folder);
  const { line, exitCode } = await fix(path, '--profile', 'spotify');
  assert.deepEqual([line.status, line.output, exitCode], ['would-mend', null, 0]);
  assert.deepEqual(readdirSync(folder), names);
  assert.deepEqual(readFileSync(path), bytes);
});

test('--in-place replaces the file in one step, keeps its permissions and follows a link', async () => {
  const place = join(folder, 'place');
  mkdirSync(place);
  const path = join(place, 'real.wav');
  const link = join(folder, 'link.wav');
  writeFileSync(path, wavBytes({ channels: pair, extensible: true }));
  chmodSync(path, 0o640);
  symlinkSync(path, link);
  const { line, exitCode } = await fix(link, '--profile', 'spotify', '--in-place');
  assert.deepEqual([line.status, exitCode], ['mended', 0], JSON.stringify(line.error));
  assert.ok(lstatSync(link).isSymbolicLink());
  assert.equal(statSync(path).mode & 0o777, 0o640);
  assert.equal(code(riffChunks(path).chunks.find(({ id }) => id === 'fmt ')?.payload), 1);
  assert.deepEqual(readdirSync(place), ['real.wav'], 'no temporary file is left');
  assert.equal((await fix(link, '--profile', 'spotify', '--in-place')).line.status, 'nothing-to-mend');
});

test('a file that is in the way is not overwritten', async () => {
  const path = join(folder, 'way.wav');
  writeFileSync(path, wavBytes({ channels: pair, extensible: true }));
  const out = join(folder, 'occupied');
  mkdirSync(out);
  writeFileSync(join(out, 'way.wav'), 'mine');
  for (const target of [out, folder]) {
    const run = await runLathe(['fix', path, '--profile', 'spotify', '--out', target]);
    assert.equal(run.exitCode, 2);
    assert.match(run.stderr, /way\.wav exists; it is not overwritten/);
  }
  assert.equal(readFileSync(join(out, 'way.wav'), 'utf8'), 'mine');
});

test('padding that carries signal is refused with the command that reduces it, and nothing is written', async () => {
  const path = join(folder, 'dirty.wav');
  writeFileSync(
    path,
    wavBytes({ channels: pair, sampleFormat: 's32', validBits: 24, extensible: true, dirtyPadding: true }),
  );
  const out = join(folder, 'dirty');
  const { line, exitCode } = await fix(path, '--profile', 'spotify', '--out', out);
  assert.deepEqual([line.error?.code, exitCode], ['target_unreachable', 4]);
  assert.match(line.error?.message ?? '', /carry signal at frame 0.*lathe master FILE --out DIR --bit-depth 24/);
  assert.deepEqual(existsSync(out) ? readdirSync(out) : [], []);
});

test('what only mastering mends is named with its command, and the exit code says that it remains', async () => {
  const path = join(folder, 'float.wav');
  writeFileSync(path, wavBytes({ channels: pair, sampleFormat: 'f32', extensible: true, after: [info] }));
  const run = await runLathe(['fix', path, '--profile', 'spotify', '--out', join(folder, 'float')]);
  assert.equal(run.exitCode, 4);
  assert.match(run.stdout, /metadata LIST after the audio → before the audio/);
  assert.match(run.stdout, /FAIL {4}sample-format/);
  assert.match(run.stdout, /lathe master \S*float\.wav --out DIR --profile spotify --bit-depth 24/);
});

test('a file that cannot be read is reported with its code, and the others are mended', async () => {
  const set = join(folder, 'set');
  mkdirSync(set);
  writeFileSync(join(set, 'a.wav'), wavBytes({ channels: pair }).subarray(0, 5000));
  writeFileSync(join(set, 'b.wav'), wavBytes({ channels: pair, extensible: true }));
  const run = await runLathe(['fix', set, '--profile', 'spotify', '--out', join(folder, 'set-out')]);
  assert.equal(run.exitCode, 3);
  assert.match(run.stderr, /a\.wav: The file is cut off/);
  assert.deepEqual(readdirSync(join(folder, 'set-out')), ['b.wav']);
});

for (const [what, args] of [
  ['no profile', []],
  ['both --out and --in-place', ['--profile', 'spotify', '--out', 'x', '--in-place']],
] as const) {
  test(`${what} is a wrong call`, async () => {
    assert.equal((await runLathe(['fix', 'absent.wav', ...args])).exitCode, 2);
  });
}
