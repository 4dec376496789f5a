import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { channelLabelNames, namedLayouts, parseLayout, type ChannelLabel as FileLabel } from '@lathe/audio-file';
import { channelWeight, loudspeakerPositions, type ChannelLabel as MeterLabel } from '@lathe/dsp';

/** audio-file and dsp may not import each other, so each names the labels: types and values must agree. */
type Agree = [FileLabel, MeterLabel] extends [MeterLabel, FileLabel] ? true : false;
const agree: Agree = true;

test('the labels of files are the labels of the meter, both ways', () => {
  assert.equal(agree, true);
  assert.deepEqual([...channelLabelNames], Object.keys(loudspeakerPositions));
});

test('labels differ also without regard to case, and are all taken as a layout', () => {
  const lower = new Set(channelLabelNames.map((label) => label.toLowerCase()));
  assert.equal(lower.size, channelLabelNames.length);
  assert.deepEqual(parseLayout(channelLabelNames.join(', ').toUpperCase()), channelLabelNames);
});

/** ITU-R BS.1770-5 annex 3: 1.41 at ±60°, ±90° and ±110° of the middle layer, 0 for low frequencies, 1 elsewhere. */
test('of all labels these weigh 1.41: Ls Rs Lss Rss Lw Rw, and FL FR SiL SiR of 22.2; LFE LFE1 LFE2 weigh nothing', () => {
  const of = (weight: number): string[] => channelLabelNames.filter((label) => channelWeight(label) === weight);
  assert.deepEqual(of(1.41), ['Ls', 'Rs', 'Lss', 'Rss', 'Lw', 'Rw', 'FL', 'FR', 'SiL', 'SiR']);
  assert.deepEqual(of(0), ['LFE', 'LFE1', 'LFE2']);
  assert.equal(of(1).length, channelLabelNames.length - 13);
});

test('left and right of a label stand mirrored', () => {
  for (const label of channelLabelNames) {
    const other = channelLabelNames.find((name) => name === label.replace('L', 'R') && name !== label);
    const [left, right] = [loudspeakerPositions[label], loudspeakerPositions[other ?? label]];
    if (other === undefined || left === null || right === null) continue;
    assert.deepEqual([right[0], right[1]], [-left[0], left[1]], label);
  }
});

test('layouts have distinct names and labels, and at most one of a count is assumed', () => {
  const names = namedLayouts.flatMap((layout) => layout.names);
  assert.equal(new Set(names).size, names.length);
  for (const { labels } of namedLayouts) assert.equal(new Set(labels).size, labels.length);
  const counts = namedLayouts.filter(({ assumed }) => assumed).map(({ labels }) => labels.length);
  assert.deepEqual(
    counts.toSorted((a, b) => a - b),
    [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 24],
  );
});

test('5.1.4, assumed for ten channels, and 7.1.2 have the same weights channel by channel', () => {
  const weights = (layout: string): number[] => parseLayout(layout).map(channelWeight);
  assert.deepEqual(weights('5.1.4'), weights('7.1.2'));
});

test('docs/reference/layouts.md has every layout, its count, whether it is usual, and its labels', () => {
  const rows = readFileSync('docs/reference/layouts.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const expected = namedLayouts.map(({ names, labels, assumed }) =>
    [names.map((name) => `\`${name}\``).join(', '), labels.length, assumed ? 'usual' : '', labels.join(' ')].join(
      ' | ',
    ),
  );
  assert.deepEqual(
    rows.map((row) => row.slice(2, -2).replace('|  |', '| |').replace('| |', '|  |')),
    expected,
  );
});
