import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { openAudioFile } from '@lathe/audio-file';
import { ffmpeg, missing, temporaryFolder } from './tools.ts';

/** Files that ask ffmpeg to open other files or addresses, and processes that must not be left behind. */
const skip = missing(ffmpeg) ?? false;
const folder = temporaryFolder();
after(() => rmSync(folder, { recursive: true }));
const long = join(folder, 'long.m4a');
const secret = join(folder, 'secret.wav');

before(() => {
  if (skip !== false) return;
  const noise = ['-f', 'lavfi', '-i', 'anoisesrc=r=48000:d=60:c=white:seed=1'];
  spawnSync('ffmpeg', ['-v', 'error', ...noise, '-c:a', 'alac', long]);
  spawnSync('ffmpeg', ['-v', 'error', ...noise, '-t', '1', secret]);
});

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const playlist = (target: string): string =>
  `#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n${target}\n#EXT-X-ENDLIST\n`;

/** First bytes that make a script look like a container Lathe hands to ffmpeg. */
const disguises: Readonly<Record<string, Buffer>> = {
  nothing: Buffer.alloc(0),
  M4A: Buffer.concat([Buffer.from([0, 0, 0, 16]), ascii('ftypM4A \0\0\0\0')]),
  ADTS: Buffer.from([0xff, 0xf1, 0x50, 0x80, 0x02, 0x1f, 0xfc]),
  Matroska: Buffer.from([0x1a, 0x45, 0xdf, 0xa3]),
  CAF: ascii('caff\0\x01\0\0'),
  'AC-3': Buffer.from([0x0b, 0x77]),
};

test(
  'playlists, scripts and session descriptions, bare or disguised, open no address and no other file',
  { skip },
  async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests += 1;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const url = `http://127.0.0.1:${address.port}/a.ts`;
    const scripts = [
      playlist(url),
      playlist(`file://${secret}`),
      `ffconcat version 1.0\nfile '${secret}'\n`,
      `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=audio ${address.port} RTP/AVP 97\na=rtpmap:97 L16/44100/2\n`,
      `<?xml version="1.0"?><MPD><BaseURL>${url}</BaseURL></MPD>`,
    ];
    try {
      for (const [disguise, bytes] of Object.entries(disguises)) {
        for (const [index, script] of scripts.entries()) {
          const path = join(folder, `script-${index}.m4a`);
          writeFileSync(path, Buffer.concat([bytes, ascii(script)]));
          await assert.rejects(
            openAudioFile(path),
            (error: { name?: unknown; code?: unknown; message?: unknown }) =>
              error.name === 'LatheError' &&
              ['unsupported_format', 'input_corrupt', 'malformed_media'].includes(String(error.code)) &&
              !String(error.message).includes(folder),
            `${disguise}, script ${index}`,
          );
        }
      }
    } finally {
      server.close();
    }
    assert.equal(requests, 0);
  },
);

test('an MP4 whose audio lies in another file is refused before ffmpeg sees it', { skip }, async () => {
  const bytes = readFileSync(long);
  const at = bytes.indexOf('url \0\0\0\x01', 0, 'latin1');
  assert.ok(at > 0);
  bytes[at + 7] = 0;
  const path = join(folder, 'external.m4a');
  writeFileSync(path, bytes);
  await assert.rejects(openAudioFile(path), { code: 'unsupported_format', message: /another file/ });
});

const strace = (): string | null =>
  spawnSync('strace', ['-V']).status === 0 ? null : 'strace is missing (apt-get install strace)';

test('ffmpeg opens no file but the one it is given, and no socket', { skip: missing(ffmpeg, strace) ?? false }, () => {
  const log = join(folder, 'trace');
  const script = `
    import { openAudioFile } from '@lathe/audio-file';
    await using reader = await openAudioFile(process.argv[1]);
    const target = new Uint8Array(1 << 20);
    while ((await reader.read(target)) > 0);`;
  const node = [process.execPath, '--input-type=module', '-e', script, long];
  const done = spawnSync(
    'strace',
    ['-f', '-qq', '-s', '200', '-e', 'trace=openat,open,execve,socket,connect', '-o', log, ...node],
    {
      encoding: 'utf8',
    },
  );
  assert.equal(done.status, 0, done.stderr);
  const lines = readFileSync(log, 'utf8').split('\n');
  const processes = new Set(
    lines.filter((line) => /execve\("[^"]*\/ff(mpeg|probe)".* = 0$/.test(line)).map((line) => line.split(' ')[0]),
  );
  assert.ok(processes.size >= 3, 'version, ffprobe and ffmpeg were traced');
  const theirs = lines.filter((line) => processes.has(line.split(' ')[0]));
  assert.deepEqual(
    theirs.filter((line) => /socket\(|connect\(/.test(line)),
    [],
  );
  const opened = theirs.filter((line) => /open(at)?\(/.test(line) && !line.includes(' = -1 '));
  const others = opened.filter(
    (line) =>
      !/"(\/dev\/fd\/3|\/dev\/null|\/lib|\/usr|\/etc\/ld\.so|\/etc\/localtime|\/etc\/ssl|\/proc\/|\/sys\/)/.test(line),
  );
  assert.deepEqual(others, []);
  assert.ok(opened.some((line) => line.includes('"/dev/fd/3"')));
});

/** Processes whose parent is `pid`, by /proc. */
function childrenOf(pid: number): readonly number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
}

async function isGone(pid: number): Promise<boolean> {
  for (let round = 0; round < 100; round++) {
    const status = `/proc/${pid}/status`;
    if (!existsSync(status) || /^State:\s+Z/m.test(readFileSync(status, 'utf8'))) return true;
    await wait(50, undefined, { signal: AbortSignal.timeout(10_000) });
  }
  return false;
}

for (const [how, signal] of [
  ['is killed', 'SIGKILL'],
  ['exits', 'SIGTERM'],
] as const) {
  test(`no ffmpeg is left when its parent ${how} in the middle of a file`, { skip }, async () => {
    const script = `
      import { openAudioFile } from '@lathe/audio-file';
      process.on('SIGTERM', () => process.exit(0));
      const reader = await openAudioFile(process.argv[1]);
      await reader.read(new Uint8Array(65536));
      console.log('reading');
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script, long], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(parent.stdout, 'data', { signal: AbortSignal.timeout(30_000) });
    const children = childrenOf(parent.pid ?? 0);
    assert.equal(children.length, 1);
    const [child = 0] = children;
    assert.match(readFileSync(`/proc/${child}/cmdline`, 'utf8'), /^ffmpeg\0/);
    parent.kill(signal);
    await once(parent, 'exit', { signal: AbortSignal.timeout(10_000) });
    assert.ok(await isGone(child), `process ${child} lives on`);
  });
}

test('disposing in the middle of a file leaves no process', { skip }, async () => {
  const before = childrenOf(process.pid).length;
  const reader = await openAudioFile(long);
  await reader.read(new Uint8Array(65_536));
  assert.equal(childrenOf(process.pid).length, before + 1);
  await reader[Symbol.asyncDispose]();
  assert.equal(childrenOf(process.pid).length, before);
});
