import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latin1 } from '../fixtures/wave-bytes.ts';
import { sniffContainer } from './sniff-container.ts';

async function sniff(bytes: Uint8Array): Promise<string> {
  const guess = await sniffContainer((position, sizeBytes) => bytes.subarray(position, position + sizeBytes));
  if (!guess.supported) return guess.looksLike;
  return 'offset' in guess
    ? `${guess.container} at ${guess.offset}`
    : 'codec' in guess
      ? `ogg of ${guess.codec}`
      : guess.container;
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

function oggPage(packet: string): Uint8Array {
  return Buffer.concat([latin1('OggS\0\x02'), new Uint8Array(20), Uint8Array.of(1, packet.length), latin1(packet)]);
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
  ['a cut Ogg', latin1('OggS\0\x02'), 'Ogg without the beginning of a stream'],
  ['MP3', latin1('\xff\xfb\x90\0'), 'MP3'],
  ['ADTS', latin1('\xff\xf1\x50\x80'), 'adts'],
  ['M4A', latin1('\0\0\0\x20ftypM4A '), 'mp4'],
  ['W64', latin1('riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\0\0'), 'w64'],
  ['riff in small letters', latin1('riff\x2e\x91\xcf\x11'), 'a GUID chunk file other than W64'],
  ['WavPack', latin1('wvpk\0\0'), 'wavpack'],
  ['Matroska', latin1('\x1a\x45\xdf\xa3'), 'matroska'],
  ['ASF', latin1('\x30\x26\xb2\x75\x8e\x66\xcf\x11'), 'asf'],
  ['a QuickTime film without ftyp', latin1('\0\0\0\x08wide\0\0\x10\0mdat'), 'mp4'],
  ['CAF', latin1('caff\0\x01\0\0desc'), 'caf'],
  ['DSF', latin1('DSD \x1c\0\0\0'), 'dsf'],
  ['DFF', latin1('FRM8\0\0\0\0\0\0\x10\0DSD FVER'), 'dff'],
  ["Monkey's Audio", latin1('MAC \x96\x0f'), 'ape'],
  ['TTA', latin1('TTA1\x01\0'), 'tta'],
  ['AC-3', latin1('\x0b\x77\0\0\x1e\x40'), 'ac3'],
  ['a transport stream', new Uint8Array(512).map((_, index) => (index % 188 === 0 ? 0x47 : 0)), 'mpeg-ts'],
  ['ADTS behind ID3v2', id3(0, 300, '\xff\xf1\x50\x80'), 'adts'],
  ['FLAC in Ogg', oggPage('\x7fFLAC\x01\0'), 'ogg of other'],
  ['Speex in Ogg', oggPage('Speex   1.2'), 'ogg of other'],
  ['Vorbis in Ogg', oggPage('\x01vorbis'), 'ogg of vorbis'],
  ['an HLS playlist', latin1('#EXTM3U\n#EXT-X-TARGETDURATION:5\n'), 'text'],
  ['a concat script', latin1('ffconcat version 1.0\nfile /etc/passwd\n'), 'text'],
  ['a session description', latin1('v=0\no=- 0 0 IN IP4 127.0.0.1\n'), 'text'],
  ['text', latin1('Dear label,\r\n\there is the mix.\n'), 'text'],
  ['nothing', new Uint8Array(0), 'an empty file'],
  ['noise', latin1('\x01\x02\x03\x04'), 'unknown content starting with "...."'],
  ['one byte', latin1('R'), 'text'],
];
for (const [what, bytes, expected] of cases) {
  test(`${what} looks like ${expected}`, async () => assert.equal(await sniff(bytes), expected));
}
