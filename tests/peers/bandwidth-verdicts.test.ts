import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { analyzeFile } from '@lathe/engine';
import { ffmpeg, missing, music, musicTracks, runs, temporaryFolder } from './tools.ts';

/**
 * What the bandwidth verdict says of real files: originals (samples recorded for the SuperCollider synthesiser, and noise),
 * the same after lossy codecs and after resampling. Prints the confusion table; asserts what was measured, with a margin.
 */
const lame = (): string | null => runs('lame', ['--version'], 'apt-get install lame');
const opusenc = (): string | null => runs('opusenc', ['--version'], 'apt-get install opus-tools');
const oggenc = (): string | null => runs('oggenc', ['--version'], 'apt-get install vorbis-tools');
const sox = (): string | null => runs('sox', ['--version'], 'apt-get install sox');

const unavailable = missing(ffmpeg, lame, opusenc, oggenc, sox, music);
const folder = temporaryFolder();
after(() => rmSync(folder, { recursive: true }));
const samples = 'node_modules/supersonic-scsynth-samples/samples';

function run(command: string, ...args: readonly string[]): void {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${done.stderr}`);
}

const place = (name: string): string => join(folder, name);

/** Samples one after the other, 44.1 kHz, 24 bit. */
function joined(name: string, names: readonly string[]): string {
  const inputs = names.flatMap((sample) => ['-i', `${samples}/${sample}.flac`]);
  const formats = names.map((_, index) => `[${index}:a]aformat=sample_rates=44100:channel_layouts=stereo[a${index}]`);
  const chain = `${formats.join(';')};${names.map((_, index) => `[a${index}]`).join('')}concat=n=${names.length}:v=0:a=1`;
  run('ffmpeg', '-v', 'error', '-y', ...inputs, '-filter_complex', chain, '-t', '15', '-c:a', 'pcm_s24le', place(name));
  return place(name);
}

function coloured(name: string, colour: string): string {
  const source = `anoisesrc=color=${colour}:duration=12:sample_rate=44100:amplitude=0.25:seed=7`;
  run('ffmpeg', '-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-ac', '2', '-c:a', 'pcm_s24le', place(name));
  return place(name);
}

function originals(): string[] {
  return [
    joined('drums.wav', ['drum_cymbal_hard', 'drum_snare_hard', 'drum_roll', 'drum_cymbal_open', 'drum_splash_hard']),
    joined('guitar.wav', ['guit_e_fifths', 'guit_e_slide', 'guit_em9', 'guit_harmonics', 'ambi_piano']),
    joined('ambient.wav', ['ambi_choir', 'ambi_glass_hum', 'ambi_glass_rub', 'ambi_sauna', 'ambi_swoosh']),
    joined('hats.wav', ['hat_bdu', 'hat_cab', 'hat_gem', 'hat_metal', 'hat_noiz', 'hat_raw', 'hat_zild', 'ride_tri']),
    joined('loops.wav', ['loop_industrial', 'loop_compus', 'loop_garzul', 'loop_electric', 'loop_mika', 'loop_safari']),
    joined('basses.wav', ['bass_dnb_f', 'bass_drop_c', 'bass_hard_c', 'bass_thick_c', 'bass_voxy_c', 'bass_woodsy_c']),
    joined('beats.wav', ['arovane_beat_a', 'arovane_beat_b']),
    coloured('white.wav', 'white'),
    coloured('pink.wav', 'pink'),
    coloured('brown.wav', 'brown'),
  ];
}

type Make = (source: string, coded: string) => void;
const mp3 =
  (...flags: readonly string[]): Make =>
  (source, coded) =>
    run('lame', '--quiet', ...flags, source, coded);
const aac =
  (rate: string): Make =>
  (source, coded) =>
    run('ffmpeg', '-v', 'error', '-y', '-i', source, '-c:a', 'aac', '-b:a', rate, '-f', 'mp4', coded);
const opus =
  (rate: string): Make =>
  (source, coded) =>
    run('opusenc', '--quiet', '--bitrate', rate, source, coded);
const vorbis =
  (quality: string): Make =>
  (source, coded) =>
    run('oggenc', '-Q', '-q', quality, '-o', coded, source);

/** Codecs, and how many of the ten originals must at least be suspected after them; null where they keep all of the band. */
const codecs: readonly (readonly [string, Make, number | null])[] = [
  ['MP3 128', mp3('-b', '128'), 9],
  ['MP3 192', mp3('-b', '192'), 9],
  ['MP3 256', mp3('-b', '256'), 9],
  ['MP3 320', mp3('-b', '320'), 9],
  ['MP3 V2', mp3('-V', '2'), 9],
  ['MP3 V0', mp3('-V', '0'), null],
  ['AAC 128', aac('128k'), 9],
  ['AAC 192', aac('192k'), 9],
  ['AAC 256', aac('256k'), null],
  ['Vorbis q2', vorbis('2'), 9],
  ['Vorbis q4', vorbis('4'), 9],
  ['Vorbis q6', vorbis('6'), null],
  ['Opus 96', opus('96'), 9],
  ['Opus 192', opus('192'), 9],
];

const resamplers: readonly (readonly [string, Make, number])[] = [
  ['sox 96k', (source, made) => run('sox', '-V1', source, '-b', '24', '-t', 'wav', made, 'rate', '-v', '96000'), 8],
  ['sox 88.2k', (source, made) => run('sox', '-V1', source, '-b', '24', '-t', 'wav', made, 'rate', '88200'), 8],
  [
    'ffmpeg 96k',
    (source, made) =>
      run('ffmpeg', '-v', 'error', '-y', '-i', source, '-ar', '96000', '-c:a', 'pcm_s24le', '-f', 'wav', made),
    4,
  ],
];

async function verdictOf(path: string): Promise<string> {
  const { picture } = await analyzeFile(path, { picture: ['bandwidth'] });
  return picture?.bandwidth?.verdict ?? 'none';
}

/** One line of the table: how often each verdict was given. */
function counted(name: string, verdicts: readonly string[]): void {
  const names = ['full', 'limited', 'lossy-suspected', 'upsampled-suspected', 'silent'];
  const cells = names.map((verdict) =>
    String(verdicts.filter((given) => given === verdict).length).padStart(verdict.length),
  );
  console.log(`${name.padEnd(12)} ${cells.join('  ')}`);
}

test('bandwidth verdicts of originals, lossy decodes and upsampled files', { skip: unavailable ?? false }, async () => {
  const sources = originals();
  console.log(`${''.padEnd(12)} full  limited  lossy-suspected  upsampled-suspected  silent`);
  const ofOriginals: string[] = [];
  for (const source of sources) ofOriginals.push(await verdictOf(source));
  counted('originals', ofOriginals);
  assert.equal(ofOriginals.filter((verdict) => verdict.endsWith('suspected')).length, 0, ofOriginals.join(' '));

  for (const [name, make, least] of codecs) {
    const verdicts: string[] = [];
    for (const source of sources) {
      make(source, place('coded'));
      run('ffmpeg', '-v', 'error', '-y', '-i', place('coded'), '-c:a', 'pcm_s24le', place('decoded.wav'));
      verdicts.push(await verdictOf(place('decoded.wav')));
    }
    counted(name, verdicts);
    const suspected = verdicts.filter((verdict) => verdict === 'lossy-suspected').length;
    if (least === null) continue;
    assert.ok(suspected >= least, `${name}: ${suspected} of ${sources.length} suspected, at least ${least} expected`);
  }
  for (const [name, make, least] of resamplers) {
    const verdicts: string[] = [];
    for (const source of sources) {
      make(source, place('made.wav'));
      verdicts.push(await verdictOf(place('made.wav')));
    }
    counted(name, verdicts);
    const suspected = verdicts.filter((verdict) => verdict === 'upsampled-suspected').length;
    assert.ok(suspected >= least, `${name}: ${suspected} of ${sources.length} suspected, at least ${least} expected`);
  }
  const tracks: string[] = [];
  for (const track of musicTracks()) {
    run('ffmpeg', '-v', 'error', '-y', '-i', track, '-t', '30', '-c:a', 'pcm_s24le', place('track.wav'));
    tracks.push(await verdictOf(place('track.wav')));
  }
  counted('Vorbis music', tracks);
  assert.ok(tracks.filter((verdict) => verdict === 'lossy-suspected').length >= 8);
});
