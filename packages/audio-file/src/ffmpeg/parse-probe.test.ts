import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outputFormat } from './output-format.ts';
import { parseProbe, type ProbedAudio } from './parse-probe.ts';
import { speakerMask } from './speaker-mask.ts';

/** Written by ffprobe 5.1.9 for an M4A with 24-bit ALAC. */
const alac = `{"programs":[],"streams":[{"codec_name":"alac","sample_fmt":"s32p","sample_rate":"48000","channels":2,
"channel_layout":"stereo","time_base":"1/48000","duration_ts":241234,"bits_per_raw_sample":"24","tags":{"language":"und",
"handler_name":"SoundHandler","vendor_id":"[0][0][0][0]"}}],"format":{"nb_streams":1,"duration":"5.026000","tags":{"major_brand":"M4A ",
"minor_version":"512","compatible_brands":"M4A isomiso2","title":"Take 3","encoder":"Lavf59.27.100"}}}`;

test('captured JSON gives codec, formats, rate, layout, frames and the tags of the work', () => {
  assert.deepEqual(parseProbe(alac), {
    codec: 'alac',
    decodedFormat: 's32p',
    codedBits: 24,
    sampleRateHz: 48_000,
    channelCount: 2,
    layout: 'stereo',
    declaredFrames: 241_234,
    durationSeconds: 5.026,
    tags: { TITLE: 'Take 3' },
    audioStreamCount: 1,
  });
});

test('a length in milliseconds is no length in frames, and what is missing is null', () => {
  const text = `{"streams":[{"codec_name":"flac","sample_rate":"48000","channels":6,"channel_layout":"unknown",
  "time_base":"1/1000","duration_ts":5000,"bits_per_raw_sample":"N/A"},{}],"format":{"duration":"N/A"}}`;
  const probed = parseProbe(text);
  assert.equal(probed.declaredFrames, null);
  assert.equal(probed.durationSeconds, null);
  assert.equal(probed.codedBits, null);
  assert.equal(probed.layout, null);
  assert.equal(probed.audioStreamCount, 2);
});

for (const [what, stream, format, expected] of [
  ['its own', '"duration":"4.5"', '"nb_streams":2,"duration":"6"', 4.5],
  ['its tag', '"tags":{"DURATION":"01:02:03.250000000"}', '"nb_streams":2,"duration":"9999"', 3723.25],
  ["the file's when it is alone", '"index":0', '"nb_streams":1,"duration":"6"', 6],
  ['none beside a picture', '"index":0', '"nb_streams":2,"duration":"6"', null],
] as const) {
  test(`the duration of a stream is ${what}`, () => {
    assert.equal(parseProbe(`{"streams":[{${stream}}],"format":{${format}}}`).durationSeconds, expected);
  });
}

test('no JSON is malformed_media, no audio stream unsupported_format', () => {
  assert.throws(() => parseProbe('{'), { code: 'malformed_media' });
  assert.throws(() => parseProbe('{"streams":[]}'), { code: 'unsupported_format' });
  assert.throws(() => parseProbe('[1]'), { code: 'unsupported_format' });
});

const formats: readonly (readonly [codec: string, decoded: string, bits: number | null, expected: string])[] = [
  ['alac', 's16p', 16, 's16 16 exact'],
  ['alac', 's32p', 24, 's24 24 exact'],
  ['alac', 's32p', 20, 's24 20 exact'],
  ['alac', 's32p', 32, 's32 32 exact'],
  ['flac', 's32', 24, 's24 24 exact'],
  ['wavpack', 's16p', 12, 's16 12 exact'],
  ['wavpack', 'fltp', 32, 'f32 32 exact'],
  ['tta', 's32', 24, 's24 24 exact'],
  ['pcm_s24be', 's32', 24, 's24 24 exact'],
  ['pcm_u8', 'u8', null, 's16 8 exact'],
  ['pcm_s16le', 's16', null, 's16 16 exact'],
  ['pcm_f32be', 'flt', null, 'f32 32 exact'],
  ['pcm_alaw', 's16', null, 's16 16 lossy'],
  ['aac', 'fltp', null, 'f32 32 lossy'],
  ['ac3', 'fltp', null, 'f32 32 lossy'],
  ['wmalossless', 's32p', 24, 's24 24 exact'],
  ['dsd_lsbf_planar', 'fltp', null, 'f32 32 exact dsd'],
];
for (const [codec, decodedFormat, codedBits, expected] of formats) {
  test(`${codec} decoded to ${decodedFormat} with ${codedBits ?? 'no'} declared bits is handed out as ${expected}`, () => {
    const probed: ProbedAudio = { ...parseProbe(alac), codec, decodedFormat, codedBits };
    const { sampleFormat, bitsPerSample, isLossy, isDsd, rawFormat } = outputFormat(probed);
    const found = `${sampleFormat} ${bitsPerSample} ${isLossy ? 'lossy' : 'exact'}${isDsd ? ' dsd' : ''}`;
    assert.equal(found, expected);
    assert.equal(rawFormat, `${sampleFormat}le`);
  });
}

test('64-bit samples and unknown codecs are unsupported_format', () => {
  for (const decodedFormat of ['dbl', 's64', '']) {
    assert.throws(() => outputFormat({ ...parseProbe(alac), decodedFormat }), { code: 'unsupported_format' });
  }
});

for (const [layout, mask] of [
  ['mono', 0x4],
  ['5.1', 0x3f],
  ['5.1(side)', 0x60f],
  ['7.1', 0x63f],
  ['FL+FR+LFE', 0xb],
  ['3 channels (FL+FR+LFE)', 0xb],
  ['7.1.4', 0x2_d63f],
  ['FR+FL', null],
  ['22.2', null],
  ['XX+YY', null],
] as const) {
  test(`the layout ${layout} has the speaker mask ${mask === null ? 'null' : `0x${mask.toString(16)}`}`, () => {
    assert.equal(speakerMask(layout), mask);
  });
}
