import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runLathe } from '../support/cli.ts';
import { writeMadeWav } from '../support/made-wav.ts';
import { toneStretches } from '../support/tones.ts';

const guide = readFileSync('docs/guides/check-and-fix.md', 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'lathe-guide-'));
after(() => rmSync(folder, { recursive: true }));

/** A loud master as a common tool exports it: extensible format code, tags behind the audio. */
before(() => {
  const channels = [1000, 997].map((hertz) => toneStretches(44_100, hertz, [{ seconds: 3, levelDbfs: -9.2 }]));
  const tags = ['LIST', Buffer.from('INFOINAM\u0005\0\0\0Song\0\0')] as const;
  writeMadeWav(join(folder, 'song.wav'), { channels, sampleFormat: 's24', extensible: true, after: [tags] });
});

const pairs = [...guide.matchAll(/```sh\nnpx lathe (.*)\n```\n\n```text\n([\s\S]*?)```/g)];

test('the guide shows four commands with their output', () => {
  assert.equal(pairs.length, 4);
});

for (const [, command = '', shown = ''] of pairs) {
  test(`npx lathe ${command} prints what the guide shows`, async () => {
    const { stdout, stderr } = await runLathe(command.split(' '), { cwd: folder });
    assert.equal(stderr, '');
    assert.equal(stdout.trimEnd(), shown.trimEnd());
  });
}
