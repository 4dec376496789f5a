import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { test } from 'node:test';
import { aiff, commonChunk, iffChunk, soundChunk } from './fixtures/aiff-bytes.ts';
import { TemporaryDirectory } from './fixtures/temporary-directory.ts';
import { payloadOf, w64, w64Chunk } from './fixtures/w64-bytes.ts';
import { chunk, dataSize64Chunk, formatChunk, latin1, wave } from './fixtures/wave-bytes.ts';
import { openAudioFile } from './open-audio-file.ts';

/** Files with a hole for their audio: they take no room on the disk. */
interface LargeFile {
  readonly lengthFrames: number;
  /** Everything before the audio of 4 bytes a frame. */
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

const none = new Uint8Array(0);
const tag = chunk('LIST', Buffer.concat([latin1('INFO'), chunk('INAM', latin1('Late'))]));

/** A multiple of 8 frames, so that W64 needs no padding. */
const frames64 = 2 ** 31 + 1000;

function form64(id: string): LargeFile {
  const audioBytes = frames64 * 4;
  const sizes = dataSize64Chunk(4 + 36 + 24 + 8 + audioBytes + tag.length, audioBytes, frames64);
  const head = wave([sizes, formatChunk(), chunk('data', none, 0xffff_ffff)], { id, declaredBytes: 0xffff_ffff });
  return { lengthFrames: frames64, head, tail: tag };
}

function wave64(): LargeFile {
  const audioBytes = frames64 * 4;
  const format = w64Chunk('fmt ', payloadOf(formatChunk()));
  const tail = w64Chunk('bext', new Uint8Array(8));
  const head = w64(
    [format, w64Chunk('data', none, 24 + audioBytes)],
    40 + format.length + 24 + audioBytes + tail.length,
  );
  return { lengthFrames: frames64, head, tail };
}

/** Sizes past 2^31 are positive. */
function largeAiff(): LargeFile {
  const lengthFrames = 1_000_000_001;
  const audioBytes = lengthFrames * 4;
  const tail = iffChunk('NAME', latin1('Late'));
  const sound = soundChunk(none, { declaredBytes: 8 + audioBytes });
  const declaredBytes = 4 + 26 + 16 + audioBytes + tail.length;
  return { lengthFrames, head: aiff([commonChunk({ frames: lengthFrames }), sound], { declaredBytes }), tail };
}

const files = { RF64: form64('RF64'), BW64: form64('BW64'), W64: wave64(), AIFF: largeAiff() };
for (const [name, { lengthFrames, head, tail }] of Object.entries(files)) {
  test(`${name} of ${(lengthFrames * 4) / 1e9} GB: its frames, and the chunk behind the audio`, async () => {
    await using directory = await TemporaryDirectory.create();
    const path = directory.file('large');
    const descriptor = openSync(path, 'w');
    writeSync(descriptor, head, 0, head.length, 0);
    writeSync(descriptor, tail, 0, tail.length, head.length + lengthFrames * 4);
    ftruncateSync(descriptor, head.length + lengthFrames * 4 + tail.length);
    closeSync(descriptor);
    await using reader = await openAudioFile(path, { limits: { maxDurationSeconds: 1e6 } });
    assert.equal(reader.info.container, name.toLowerCase());
    assert.equal(reader.info.lengthFrames, lengthFrames);
    assert.deepEqual(reader.info.warnings, []);
    const last = reader.info.chunks.at(-1);
    assert.ok(last);
    assert.equal(last.position, 'after-data');
    assert.equal((await reader.readChunk(last)).length, last.sizeBytes);
    if (name !== 'W64') assert.deepEqual(reader.info.tags, { TITLE: 'Late' });
    assert.equal(await reader.read(new Uint8Array(4000)), 1000);
  });
}
