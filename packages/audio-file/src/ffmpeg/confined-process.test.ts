import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputFile } from '../files/input-file.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { latin1 } from '../fixtures/wave-bytes.ts';
import { openAudioFile } from '../open-audio-file.ts';
import { confinesProcesses, ConfinedProcess } from './confined-process.ts';
import { findFfmpeg } from './ffmpeg-program.ts';
import { runToEnd } from './run-to-end.ts';

/** The shell that confines is itself what is confined here, so that nothing must be installed. */
const skip = confinesProcesses ? false : 'limits are set on Linux only';
const bounds = { maximumBytes: 100_000, deadlineSeconds: 10 };

const shell = async (script: string, descriptor: number | null = null): ReturnType<typeof runToEnd> =>
  await runToEnd('/bin/sh', ['-c', script], descriptor, bounds);

test('a confined process sees no variable of its parent but PATH, and stands in the root', { skip }, async () => {
  process.env['LATHE_TEST_SECRET'] = 'secret';
  try {
    const { output } = await shell('export -p; pwd');
    assert.doesNotMatch(output, /secret/i);
    assert.match(output, /PATH=/);
    assert.match(output, /\n\/\n$/);
  } finally {
    delete process.env['LATHE_TEST_SECRET'];
  }
});

test('its CPU time, address space, descriptors, core and files are limited', { skip }, async () => {
  const { output } = await shell('ulimit -t; ulimit -v; ulimit -n; ulimit -c; ulimit -f');
  assert.equal(output, '10\n655360\n64\n0\n0\n');
  await using directory = await TemporaryDirectory.create();
  const written = await shell(`echo text > ${directory.file('new')}; echo $?`);
  assert.doesNotMatch(written.output, /^0/);
});

test('it reads the file it is given as descriptor 3, also when that file has no name any more', { skip }, async () => {
  await using directory = await TemporaryDirectory.create();
  using file = InputFile.open(await directory.write('a', latin1('content')));
  await directory[Symbol.asyncDispose]();
  const { output } = await shell('cat /dev/fd/3', file.descriptor);
  assert.equal(output, 'content');
});

test('too much output and too long a run are limit_exceeded, and leave no process', { skip }, async () => {
  await assert.rejects(shell('while :; do echo 0123456789; done'), { code: 'limit_exceeded' });
  const late = runToEnd('/bin/sh', ['-c', 'exec sleep 60'], null, { maximumBytes: 10, deadlineSeconds: 0.2 });
  await assert.rejects(late, { code: 'limit_exceeded' });
});

test('CPU time past the limit ends it by a signal', { skip }, async () => {
  await using child = new ConfinedProcess('/bin/sh', ['-c', 'while :; do :; done'], null, { cpuSeconds: 1 });
  child.output.resume();
  const { signal, exitCode } = await child.ended;
  assert.match(String(signal), /^SIG(XCPU|KILL)$/);
  assert.equal(exitCode, null);
});

test('disposing kills a process that is still writing', { skip }, async () => {
  const child = new ConfinedProcess('/bin/sh', ['-c', 'while :; do echo x; done'], null, { cpuSeconds: 10 });
  const started = performance.now();
  await child[Symbol.asyncDispose]();
  assert.equal((await child.ended).signal, 'SIGKILL');
  assert.ok(performance.now() - started < 5000);
});

test('a program that does not exist is told apart from one that fails', { skip }, async () => {
  assert.equal((await runToEnd('no-such-ffmpeg', [], null, bounds)).isMissing, true);
  const failed = await shell('echo reason >&2; exit 3');
  assert.deepEqual([failed.isMissing, failed.exitCode, failed.errorLines], [false, 3, ['reason']]);
});

for (const [name, reason] of [
  ['no-such-ffmpeg', /there is no program "no-such-ffmpeg"/],
  ['/no/such/ffmpeg', /there is no program "\/no\/such\/ffmpeg"/],
  ['/bin/sh', /there is no program/],
  [null, /switched off/],
] as const) {
  test(`an M4A without ffmpeg (${name}) is unsupported_format, says what it is and what would help`, async () => {
    await using directory = await TemporaryDirectory.create();
    const path = await directory.write('a.bin', latin1('\0\0\0\x08ftyp\0\0\0\x08moov'));
    const message = /MP4, M4A or QuickTime \(AAC, ALAC …\).*Install ffmpeg/;
    await assert.rejects(openAudioFile(path, { ffmpeg: name }), {
      name: 'LatheError',
      code: 'unsupported_format',
      message,
    });
    await assert.rejects(findFfmpeg(name, 'TTA'), { code: 'unsupported_format', message: reason });
  });
}
