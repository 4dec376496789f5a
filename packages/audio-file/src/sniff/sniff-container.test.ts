import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latin1 } from '../fixtures/wave-bytes.ts';
import { sniffContainer } from './sniff-container.ts';

function sniff(bytes: Uint8Array): string {
  const guess = sniffContainer((position, sizeBytes) => bytes.subarray(position, position + sizeBytes));
  if (!guess.supported) return guess.looksLike;
  return guess.container === 'flac' ? `flac at ${guess.offset}` : guess.container;
}

function id3(flags: number, payloadBytes: number, behind: string): Uint8Array {
  const size = [21, 14, 7, 0].map((shift) => (payloadBytes >> shift) & 0x7f);
  const footer = flags & 0x10 ? 10 : 0;
  return Buffer.concat([
    latin1('ID3\x04\0'),
    Uint8Array.from([flags, ...size]),
    new Uint8Array(payloadBytes + footer),
    latin1(behind),
  ]);
}

const cases: readonly (readonly [string, Uint8Array, string])[] = [
  ['RIFF of form WAVE', latin1('RIFF\0\0\0\0WAVEfmt '), 'riff'],
  ['RF64 of form WAVE', latin1('RF64\xff\xff\xff\xffWAVEds64'), 'riff'],
  ['RIFF of form AVI', latin1('RIFF\0\0\0\0AVI LIST'), 'a RIFF file of form "AVI "'],
  ['BW64 of form WAVE', latin1('BW64\xff\xff\xff\xffWAVEds64'), 'riff'],
  ['BW64 of another form', latin1('BW64\xff\xff\xff\xffAVI ds64'), 'a BW64 file of form "AVI "'],
  ['FLAC', latin1('fLaC\0\0\0\x22'), 'flac at 0'],
  ['FLAC behind ID3v2', id3(0, 300, 'fLaC'), 'flac at 310'],
  ['FLAC behind ID3v2 with footer', id3(0x10, 300, 'fLaC'), 'flac at 320'],
  ['MP3 behind ID3v2', id3(0, 300, '\xff\xfb\x90\0'), 'MP3 or another format behind an ID3v2 tag'],
  ['a cut ID3v2 tag', latin1('ID3\x04'), 'MP3 or another format behind an ID3v2 tag'],
  ['AIFF', latin1('FORM\0\0\0\0AIFFCOMM'), 'aiff'],
  ['AIFC', latin1('FORM\0\0\0\0AIFCFVER'), 'aiff'],
  ['8SVX', latin1('FORM\0\0\0\x008SVXVHDR'), 'an IFF file of form "8SVX"'],
  ['Ogg', latin1('OggS\0\x02'), 'Ogg (Vorbis, Opus or FLAC in Ogg)'],
  ['MP3', latin1('\xff\xfb\x90\0'), 'MP3'],
  ['ADTS', latin1('\xff\xf1\x50\x80'), 'AAC (ADTS)'],
  ['M4A', latin1('\0\0\0\x20ftypM4A '), 'MP4 or M4A'],
  ['W64', latin1('riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\0\0'), 'w64'],
  ['riff in small letters', latin1('riff\x2e\x91\xcf\x11'), 'a GUID chunk file other than W64'],
  ['WavPack', latin1('wvpk\0\0'), 'WavPack'],
  ['Matroska', latin1('\x1a\x45\xdf\xa3'), 'Matroska or WebM'],
  ['ASF', latin1('\x30\x26\xb2\x75\x8e\x66\xcf\x11'), 'Windows Media (ASF)'],
  ['text', latin1('Dear label,\r\n\there is the mix.\n'), 'text'],
  ['nothing', new Uint8Array(0), 'an empty file'],
  ['noise', latin1('\x01\x02\x03\x04'), 'unknown content starting with "...."'],
  ['one byte', latin1('R'), 'text'],
];
for (const [what, bytes, expected] of cases) {
  test(`${what} looks like ${expected}`, () => assert.equal(sniff(bytes), expected));
}
