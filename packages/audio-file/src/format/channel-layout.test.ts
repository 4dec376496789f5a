import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAll } from '../fixtures/read-all.ts';
import { randomBytes } from '../fixtures/random-bytes.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { chunk, formatChunk, wave } from '../fixtures/wave-bytes.ts';
import { openAudioFile } from '../open-audio-file.ts';
import { channelLabels, channelMask } from './channel-layout.ts';
import { namedLayouts } from './named-layouts.ts';
import { layoutToSay, parseLayout } from './said-layout.ts';

/** dwChannelMask of the WAVE layouts people write, and the labels they mean. */
const masks: readonly (readonly [mask: number, labels: string])[] = [
  [0x4, 'M'],
  [0x8, 'LFE'],
  [0x3, 'L R'],
  [0xc, 'C LFE'],
  [0xb, 'L R LFE'],
  [0x7, 'L R C'],
  [0x103, 'L R Cs'],
  [0x33, 'L R Ls Rs'],
  [0x603, 'L R Ls Rs'],
  [0x107, 'L R C Cs'],
  [0x37, 'L R C Ls Rs'],
  [0x607, 'L R C Ls Rs'],
  [0x3f, 'L R C LFE Ls Rs'],
  [0x60f, 'L R C LFE Ls Rs'],
  [0x13f, 'L R C LFE Ls Rs Cs'],
  [0x70f, 'L R C LFE Cs Ls Rs'],
  [0x637, 'L R C Lrs Rrs Lss Rss'],
  [0x63f, 'L R C LFE Lrs Rrs Lss Rss'],
  [0xff, 'L R C LFE Ls Rs Lsc Rsc'],
  [0x6cf, 'L R C LFE Lsc Rsc Ls Rs'],
  [0x503f, 'L R C LFE Ls Rs Ltf Rtf'],
  [0x2d03f, 'L R C LFE Ls Rs Ltf Rtf Ltb Rtb'],
  [0x2d60f, 'L R C LFE Ls Rs Ltf Rtf Ltb Rtb'],
  [0x563f, 'L R C LFE Lrs Rrs Lss Rss Ltf Rtf'],
  [0x2d63f, 'L R C LFE Lrs Rrs Lss Rss Ltf Rtf Ltb Rtb'],
  [0x3f63f, 'L R C LFE Lrs Rrs Lss Rss Ltf Ctf Rtf Ltb Ctb Rtb'],
  [0x3ffff, 'L R C LFE Lrs Rrs Lsc Rsc Cs Lss Rss Tc Ltf Ctf Rtf Ltb Ctb Rtb'],
];
for (const [mask, names] of masks) {
  test(`mask 0x${mask.toString(16)} is ${names}, and is written again for it`, () => {
    const labels = channelLabels(names.split(' ').length, mask);
    assert.equal(labels.join(' '), names);
    assert.equal(channelMask(labels, mask), mask);
    assert.equal(layoutToSay(labels), null);
  });
}

test('every one of the 2^18 masks has as many labels as bits and is a mask of them again', () => {
  for (let mask = 1; mask < 2 ** 18; mask++) {
    const count = mask.toString(2).replaceAll('0', '').length;
    const labels = channelLabels(count, mask);
    assert.equal(labels.length, count);
    assert.equal(channelMask(labels, mask), mask);
  }
});

test('a mask with more or fewer bits than channels, or with unknown bits, names no layout', () => {
  for (const [count, mask] of [
    [2, 0x7],
    [6, 0x63f],
    [8, 0x3f],
    [1, 0x40000],
    [1, 0x8000_0000],
    [2, 0x8000_0001],
  ] as const) {
    assert.deepEqual(channelLabels(count, mask), []);
  }
});

test('by count alone 9, 11, 13 to 15 and 17 to 64 channels but 24 name no layout; 0 and 65 are refused', () => {
  const unnamed = Array.from({ length: 64 }, (_, index) => index + 1).filter(
    (count) => channelLabels(count, null).length === 0,
  );
  const named = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 24];
  assert.deepEqual(
    unnamed,
    Array.from({ length: 64 }, (_, index) => index + 1).filter((count) => !named.includes(count)),
  );
  for (const count of [0, 65, 65_535]) assert.throws(() => channelLabels(count, 0), { code: 'unsupported_layout' });
});

test('what no mask can say is written as mask 0, and only what the count does not imply has to be said to a reader', () => {
  for (const [layout, said] of [
    ['22.2', null],
    ['9.1.6', null],
    ['7.1.4', null],
    ['5.1.4', null],
    ['9.1.4', 'L,R,C,LFE,Lss,Rss,Lrs,Rrs,Lw,Rw,Ltf,Rtf,Ltb,Rtb'],
    ['0+7+0', 'L,R,C,LFE,Lss,Rss,Lrs,Rrs'],
    ['L,C,R', 'L,C,R'],
  ] as const) {
    assert.equal(layoutToSay(parseLayout(layout)), said);
  }
  for (const layout of ['22.2', '9.1.6', '7.1.4', '9.1.4', '0+7+0', 'L,C,R']) {
    assert.equal(channelMask(parseLayout(layout)), 0);
  }
  assert.equal(channelMask(parseLayout('5.1.4')), 0x2d03f);
  assert.equal(channelMask(parseLayout('5.1.4'), 0), 0);
});

test('a layout is said by any of its names or by its labels; anything else is invalid_argument and names the choice', () => {
  for (const { names, labels } of namedLayouts) {
    for (const name of names) assert.deepEqual(parseLayout(` ${name.toUpperCase()} `), labels);
  }
  assert.deepEqual(parseLayout('l, c, r, ls, rs, lfe'), ['L', 'C', 'R', 'Ls', 'Rs', 'LFE']);
  for (const text of ['', '5.2', 'L', 'L,L', 'L,,R', 'L R', 'L,X']) {
    assert.throws(() => parseLayout(text), { code: 'invalid_argument', message: /7\.1\.4, .*FL FR FC/ });
  }
});

const frames = (channelCount: number, mask?: number): Uint8Array =>
  wave([
    formatChunk({ channelCount, ...(mask === undefined ? {} : { extension: { mask } }) }),
    chunk('data', randomBytes(1, 2 * 10 * channelCount)),
  ]);

for (const [what, bytes, message] of [
  ['9 channels', frames(9), /has 9 channels and declares no speaker mask; say its layout: the 9 labels in file order/],
  ['14 channels', frames(14), /say its layout: 9\.1\.4, 4\+9\+0, or the 14 labels/],
  ['6 channels with the mask of 7.1', frames(6, 0x63f), /declares the speaker mask 0x63f, which names others; .*5\.1/],
] as const) {
  test(`${what}: refused with unsupported_layout until the layout is said`, async () => {
    await using directory = await TemporaryDirectory.create();
    const path = await directory.write('a.wav', bytes);
    await assert.rejects(openAudioFile(path), { code: 'unsupported_layout', message });
  });
}

test('a layout that is said wins over the mask and over the count, and drops the warning', async () => {
  await using directory = await TemporaryDirectory.create();
  for (const [channelCount, mask, layout] of [
    [14, undefined, '9.1.4'],
    [6, 0x63f, '5.1'],
    [6, 0x3f, 'L,C,R,Ls,Rs,LFE'],
    [8, undefined, '0+7+0'],
    [64, undefined, null],
  ] as const) {
    const path = await directory.write('a.wav', frames(channelCount, mask));
    if (layout === null) {
      await assert.rejects(openAudioFile(path), { code: 'unsupported_layout' });
      continue;
    }
    await using reader = await openAudioFile(path, { layout });
    assert.deepEqual(reader.info.channels, parseLayout(layout));
    assert.deepEqual(reader.info.warnings, []);
    assert.equal(await reader.read(new Uint8Array(4096)), 10);
    assert.equal(await reader.read(new Uint8Array(4096)), 0);
    await reader.rewind();
    assert.equal(await reader.read(new Uint8Array(4096)), 10);
  }
  const path = await directory.write('a.wav', frames(2));
  await assert.rejects(openAudioFile(path, { layout: '5.1' }), {
    code: 'unsupported_layout',
    message: 'The file has 2 channels; the layout 5.1 has 6.',
  });
  await assert.rejects(openAudioFile(path, { layout: 'wide' }), { code: 'invalid_argument' });
});

test('a layout that is assumed is a warning that names the labels', async () => {
  await using directory = await TemporaryDirectory.create();
  for (const channelCount of [3, 4, 5, 6, 7, 8, 10, 12, 16, 24]) {
    for (const mask of [undefined, 0]) {
      const { info } = await readAll(await directory.write('a.wav', frames(channelCount, mask)));
      assert.deepEqual(
        info.warnings.map(({ code, message }) => [code, message.includes(info.channels.join(' '))]),
        [['channel_layout_assumed', true]],
      );
    }
  }
});
