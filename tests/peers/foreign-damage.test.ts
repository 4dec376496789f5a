import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { splitPages } from '../../packages/audio-file/src/fixtures/ogg-bytes.ts';
import { chunk, formatChunk, wave } from '../../packages/audio-file/src/fixtures/wave-bytes.ts';
import { assertDamageNoticed, type DamageCase } from '../support/assert-damage-noticed.ts';
import { pageSays } from '../support/damage-page.ts';
import { noise } from '../support/noise.ts';
import { ffmpeg, missing, temporaryFolder } from './tools.ts';

/** The formats that ffmpeg decodes, against docs/reference/damage.md. */
const skip = missing(ffmpeg) ?? false;
const folder = temporaryFolder();
after(() => rmSync(folder, { recursive: true }));

type Range = readonly [start: number, end: number];
interface ForeignCase extends Pick<DamageCase, 'format' | 'fileName' | 'cuts' | 'flips' | 'lenientAfterCut'> {
  readonly codec: string;
  /** Where the audio is. */
  readonly audio: (bytes: Buffer) => Range;
}

const checked = { cuts: 'always', flips: 'always', lenientAfterCut: 'report' } as const;
const unchecked = { cuts: 'always', flips: 'sometimes', lenientAfterCut: 'refused' } as const;
const cases: readonly ForeignCase[] = [
  { format: 'WavPack', fileName: 'a.wv', codec: 'wavpack', ...checked, audio: from(32) },
  { format: 'TTA', fileName: 'a.tta', codec: 'tta', ...checked, audio: from(30) },
  { format: 'FLAC in Ogg', fileName: 'a.oga', codec: 'flac', ...checked, audio: oggAudio },
  { format: 'FLAC in Matroska', fileName: 'a.mka', codec: 'flac', ...checked, audio: clusters },
  { format: 'ALAC in MP4', fileName: 'alac.m4a', codec: 'alac', ...unchecked, audio: mediaData },
  { format: 'AAC in MP4', fileName: 'aac.m4a', codec: 'aac', ...unchecked, audio: mediaData },
  { format: 'ALAC in CAF', fileName: 'alac.caf', codec: 'alac', ...unchecked, audio: cafData },
  {
    format: 'PCM in CAF',
    fileName: 'pcm.caf',
    codec: 'pcm_s16be',
    cuts: 'always',
    flips: 'never',
    lenientAfterCut: 'report',
    audio: cafData,
  },
  {
    format: 'AAC (ADTS)',
    fileName: 'a.aac',
    codec: 'aac',
    cuts: 'but between frames',
    flips: 'sometimes',
    lenientAfterCut: 'report',
    audio: from(7),
  },
];

describe('damage in files that ffmpeg decodes', { concurrency: 2, skip }, () => {
  for (const { codec, audio, ...facts } of cases) {
    const flipCount = facts.flips === 'always' ? 100 : 30;
    const { format, fileName, flips } = facts;
    test(`${format} (${fileName}): 30 cuts are noticed, ${flipCount} flipped bits ${flips}, as the page says`, async () => {
      const bytes = encode(fileName, codec);
      const damageCase: DamageCase = { ...facts, bytes, audio: audio(bytes) };
      await assertDamageNoticed(damageCase, { folder, cutCount: 30, flipCount });
      assert.ok(pageSays(damageCase), 'docs/reference/damage.md has no such row');
    });
  }
});

/** 4.5 s of stereo noise at a tenth of full scale, no multiple of any block. */
function encode(fileName: string, codec: string): Buffer {
  const samples = noise(1, 2 * 200_001);
  const pcm = Buffer.alloc(samples.length * 2);
  for (const [index, sample] of samples.entries()) pcm.writeInt16LE(Math.round(sample * 3276), index * 2);
  const source = join(folder, `${fileName}.wav`);
  const path = join(folder, `good-${fileName}`);
  writeFileSync(source, wave([formatChunk(), chunk('data', pcm)]));
  const args = ['-nostdin', '-v', 'error', '-y', '-i', source, '-c:a', codec, '-fflags', '+bitexact', path];
  const done = spawnSync('ffmpeg', args, { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return readFileSync(path);
}

function from(start: number): (bytes: Buffer) => Range {
  return (bytes) => [start, bytes.length];
}

/** Pages of headers have the position 0. */
function oggAudio(bytes: Buffer): Range {
  const headers = splitPages(bytes).filter((page) => page.readBigInt64LE(6) === 0n);
  return [headers.reduce((sum, page) => sum + page.length, 0), bytes.length];
}

function clusters(bytes: Buffer): Range {
  const cues = bytes.lastIndexOf(Buffer.from('1c53bb6b', 'hex'));
  return [bytes.indexOf(Buffer.from('1f43b675', 'hex')) + 12, cues < 0 ? bytes.length : cues];
}

/** The payload of `mdat`; `moov` is behind it. */
function mediaData(bytes: Buffer): Range {
  const id = bytes.indexOf('mdat', 0, 'latin1');
  return [id + 4, id - 4 + bytes.readUInt32BE(id - 4)];
}

/** Behind id, size and edit count of `data`. */
function cafData(bytes: Buffer): Range {
  const id = bytes.indexOf('data', 0, 'latin1');
  return [id + 16, id + 12 + Number(bytes.readBigInt64BE(id + 4))];
}
