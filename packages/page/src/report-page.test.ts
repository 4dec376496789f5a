import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Measurement } from '@lathe/core';
import type { PageFacts } from './page-facts.ts';
import { renderReportPage } from './report-page.ts';

const silent: Measurement = {
  sampleRateHz: 48_000,
  channelCount: 1,
  channels: ['M'],
  lengthFrames: 96_000,
  durationSeconds: 2,
  integratedLufs: null,
  rangeLu: null,
  momentaryMaxLufs: null,
  shortTermMaxLufs: null,
  truePeakDbtp: null,
  samplePeakDbfs: null,
  plrLu: null,
  psrLu: null,
  nonFiniteSamples: 0,
  denormalSamples: 0,
  unmeasurable: { integratedLufs: 'silent: no block above -70 LUFS', momentaryMaxLufs: 'digital silence' },
  momentary: [
    [0.4, null],
    [0.41, null],
  ],
  shortTerm: [],
};

function facts(parts: Partial<PageFacts>): PageFacts {
  return {
    file: {
      name: 'a.wav',
      container: 'wav',
      codec: 'pcm',
      isLossy: false,
      bitsPerSample: 24,
      sizeBytes: 1234,
      tags: {},
      warnings: [],
    },
    measurement: silent,
    rules: [],
    master: null,
    before: null,
    producer: 'lathe',
    ...parts,
  };
}

function programme(levels: readonly (number | null)[]): Measurement {
  return {
    ...silent,
    integratedLufs: -14,
    momentaryMaxLufs: -10,
    shortTermMaxLufs: -12,
    momentary: levels.map((level, index) => [0.4 + index / 100, level]),
    shortTerm: levels.map((level, index) => [3 + index / 100, level]),
  };
}

test('a page loads nothing and runs nothing', () => {
  const page = renderReportPage(facts({ measurement: programme([-14, -13, null, -20]) }));
  assert.doesNotMatch(page, /\b(src|href)=|@import|url\(/);
  assert.deepEqual(page.match(/<script[^>]*>/g), ['<script type="application/json" id="lathe-report">']);
  assert.doesNotMatch(page, /\son\w+=/);
  assert.match(page, /default-src 'none'/);
});

test('names, tags and sentences of a file cannot become markup', () => {
  const attack = `</script><script>alert(1)</script><img src=x onerror="alert('2')">`;
  const page = renderReportPage(
    facts({
      file: { ...facts({}).file, name: attack, tags: { [attack]: attack }, warnings: [attack] },
      measurement: { ...silent, damage: [{ message: attack, startFrame: 0, lengthFrames: 1 }] },
      rules: [
        {
          profile: attack,
          rule: attack,
          verdict: 'fail',
          value: attack,
          limit: attack,
          source: attack,
          remedy: attack,
        },
      ],
    }),
  );
  assert.equal(page.match(/<script/g)?.length, 1);
  assert.equal(page.match(/<\/script/g)?.length, 1);
  assert.equal(page.match(/<img/g), null);
});

test('the numbers stand in the page once more as JSON', () => {
  const page = renderReportPage(facts({ measurement: programme([-14]) }));
  const json = /<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(page)?.[1] ?? '';
  const { measurement } = JSON.parse(json);
  assert.equal(measurement.integratedLufs, -14);
  assert.equal(measurement.momentary, undefined);
});

test('silence is said in words, and no infinity or NaN is drawn', () => {
  const page = renderReportPage(
    facts({
      measurement: {
        ...silent,
        picture: { waveform: { secondsPerPoint: 0.1, minimum: [0, 0], maximum: [0, 0], truePeaks: [] } },
      },
    }),
  );
  assert.match(page, /silent: no block above -70 LUFS/);
  assert.match(page, /Digital silence from start to end/);
  assert.doesNotMatch(page, /NaN|Infinity|undefined/);
});

for (const levels of [[-14], [-70.5, -3], [null, -20, null, null, -21], Array.from({ length: 5000 }, () => -23)]) {
  test(`a loudness of ${levels.length} values is drawn with finite coordinates inside the plot`, () => {
    const page = renderReportPage(facts({ measurement: programme(levels) }));
    assert.doesNotMatch(page, /NaN|Infinity|undefined/);
    const paths = [...page.matchAll(/ d="([^"]*)"/g)].map(([, path = '']) => path);
    assert.ok(paths.some((path) => path.includes('L')));
    for (const path of paths) {
      for (const [number] of path.matchAll(/-?\d+(\.\d+)?/g)) {
        assert.ok(Number(number) >= 0 && Number(number) <= 1000, `${number} in ${path.slice(0, 80)}`);
      }
    }
  });
}

test('a broken rule comes first, with its remedy; rules that do not apply stay out', () => {
  const rule = { profile: 'Spotify', value: '1', limit: '2', source: 'a page', remedy: '' };
  const page = renderReportPage(
    facts({
      rules: [
        { ...rule, rule: 'first held', verdict: 'pass' },
        { ...rule, rule: 'broken one', verdict: 'fail', remedy: 'Mend it so.' },
        { ...rule, rule: 'foreign one', verdict: 'not-applicable' },
      ],
    }),
  );
  assert.ok(page.indexOf('broken one') < page.indexOf('first held'));
  assert.match(page, /Mend it so\./);
  assert.match(page, /1 rule is broken/);
  assert.doesNotMatch(page.slice(0, page.indexOf('<script')), /foreign one/);
});

test('damage stands at the top of the page with place and length', () => {
  const page = renderReportPage(
    facts({ measurement: { ...silent, damage: [{ message: 'Frame lost.', startFrame: 48_000, lengthFrames: 4800 }] } }),
  );
  assert.match(page, /1 place, 0:00.100 lost/);
  assert.ok(page.indexOf('Damaged') < page.indexOf('class="tiles"'));
});

for (const [peak, label] of [
  [0.04, '−24'],
  [0.9, '0'],
  [1.7, '0'],
] as const) {
  test(`a waveform with a peak of ${peak} fills its plot under the line of ${label} dBFS`, () => {
    const waveform = { secondsPerPoint: 1, minimum: [-peak, -peak / 2], maximum: [peak, peak / 2], truePeaks: [] };
    const page = renderReportPage(facts({ measurement: { ...silent, picture: { waveform } } }));
    assert.match(
      page,
      new RegExp(
        `<span style="bottom:9\\d\\.?\\d*%">${label}</span>|<span style="bottom:7\\d\\.?\\d*%">${label}</span>`,
      ),
    );
    const path = /class="wave" d="([^"]*)"/.exec(page)?.[1] ?? '';
    const heights = [...path.matchAll(/ ([\d.]+)/g)].map(([, height]) => Number(height));
    assert.ok(heights.length > 0 && Math.min(...heights) < 81, `the wave reaches ${Math.min(...heights)} of 300`);
  });
}
