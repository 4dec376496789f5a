import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Container } from '../format/audio-file-info.ts';
import { decodeArguments, probeArguments } from './decode-arguments.ts';
import { foreignDemuxer } from './foreign-demuxers.ts';

const containers: readonly Container[] = [
  ...([
    'mp4',
    'matroska',
    'adts',
    'wavpack',
    'caf',
    'dsf',
    'dff',
    'asf',
    'ape',
    'tta',
    'mpeg-ts',
    'ac3',
    'ogg',
  ] as const),
];

/** The value behind an option. */
function valueOf(args: readonly string[], option: string): string | undefined {
  return args.includes(option) ? args[args.indexOf(option) + 1] : undefined;
}

for (const container of containers) {
  test(`${container}: demuxer forced, no protocol but file, only audio decoders`, () => {
    const demuxer = foreignDemuxer(container);
    assert.ok(demuxer);
    const spec = { demuxer, rawFormat: 's24le', ignoresEdits: false, isStrict: true };
    const decode = decodeArguments(spec, 'file:/dev/fd/3');
    const probe = probeArguments(demuxer, 'file:/dev/fd/3');
    for (const args of [decode, probe]) {
      assert.ok(args.indexOf('-f') < args.indexOf('-i'));
      assert.equal(valueOf(args, '-f'), demuxer.demuxer);
      assert.equal(valueOf(args, '-protocol_whitelist'), 'file');
      assert.equal(valueOf(args, '-i'), 'file:/dev/fd/3');
      assert.doesNotMatch(args.join(' '), /hls|concat|sdp|http|rtsp|enable_drefs/);
    }
    for (const args of demuxer.hasVideo ? [decode] : [decode, probe]) {
      const decoders = (valueOf(args, '-codec_whitelist') ?? '').split(',');
      assert.ok(decoders.includes('aac') && decoders.includes('wavpack'));
      for (const video of ['h264', 'mpeg4', 'png', 'mjpeg', 'gif']) assert.ok(!decoders.includes(video));
    }
    assert.deepEqual(decode.slice(-5), ['-c:a', 'pcm_s24le', '-f', 's24le', 'pipe:1']);
    assert.equal(valueOf(decode, '-map'), '0:a:0');
  });
}

test('containers of our own have no demuxer', () => {
  for (const container of ['wav', 'rf64', 'bw64', 'w64', 'aiff', 'aifc', 'flac', 'mp3'] as const) {
    assert.equal(foreignDemuxer(container), null);
  }
});

test('strict decoding stops at damage, lenient decoding goes on; edits are ignored on demand', () => {
  const demuxer = foreignDemuxer('mp4');
  assert.ok(demuxer);
  const strict = decodeArguments({ demuxer, rawFormat: 'f32le', ignoresEdits: true, isStrict: true }, 'file:a');
  assert.ok(strict.includes('-xerror'));
  assert.equal(valueOf(strict, '-err_detect'), 'crccheck+explode');
  assert.equal(valueOf(strict, '-ignore_editlist'), '1');
  const lenient = decodeArguments({ demuxer, rawFormat: 'f32le', ignoresEdits: false, isStrict: false }, 'file:a');
  assert.ok(!lenient.includes('-xerror') && !lenient.includes('-ignore_editlist'));
  assert.equal(valueOf(lenient, '-err_detect'), 'crccheck');
  assert.equal(valueOf(lenient, '-v'), 'repeat+level+warning');
});
