import type { Measurement, Picture } from '@lathe/core';
import { html, type Markup } from '../markup/html.ts';
import { shownCount, shownFrequency, shownNumber, shownTime } from '../markup/shown.ts';

interface Finding {
  readonly verdict: 'good' | 'note' | 'bad';
  readonly text: string;
}

const audibleDcOffset = 0.001;
const shortestShownSeconds = 0.005;

/** What was found beside loudness, a sentence each; also what was looked for and is clean. */
export function findingsList({ picture, durationSeconds }: Measurement): Markup | null {
  if (picture === undefined) return null;
  const findings = [
    clipping(picture),
    silence(picture, durationSeconds),
    offset(picture),
    polarity(picture),
    bandwidth(picture),
    depth(picture),
    hum(picture),
    ...defects(picture),
    noise(picture),
  ].filter((finding) => finding !== null);
  if (findings.length === 0) return null;
  return html`<section>
    <h2>Findings</h2>
    <ul class="findings">
      ${findings.map(({ verdict, text }) => html`<li class="${verdict}">${text}</li>`)}
    </ul>
  </section> `;
}

function clipping({ clipping }: Picture): Finding | null {
  if (clipping === undefined) return null;
  if (clipping.runs === 0) return { verdict: 'good', text: 'No clipping.' };
  const [first] = clipping.first;
  const where = first === undefined ? '' : `, the first at ${shownTime(first.seconds)} in ${first.channel}`;
  return {
    verdict: 'bad',
    text: `Clipping: ${shownCount(clipping.runs, 'run', 'runs')} of ${shownCount(clipping.clippedSamples, 'sample', 'samples')}, the longest ${shownCount(clipping.longestRunFrames, 'frame', 'frames')}${where}.`,
  };
}

function silence({ silence }: Picture, durationSeconds: number): Finding | null {
  if (silence === undefined) return null;
  if (silence.leadingSeconds >= durationSeconds) return { verdict: 'bad', text: 'Silent from start to end.' };
  const { leadingSeconds, trailingSeconds, silent, digitalBlack } = silence;
  const parts = [
    Math.max(leadingSeconds, trailingSeconds) < shortestShownSeconds
      ? 'No silence at start and end'
      : `Silence of ${shownTime(leadingSeconds, 2)} at the start and ${shownTime(trailingSeconds, 2)} at the end`,
    ...(silent.count > 0
      ? [`${shownCount(silent.count, 'silent stretch', 'silent stretches')} (${shownTime(silent.totalSeconds)})`]
      : []),
    ...(digitalBlack.count > 0
      ? [
          `${shownCount(digitalBlack.count, 'stretch', 'stretches')} of digital black (${shownTime(digitalBlack.totalSeconds)})`,
        ]
      : []),
  ];
  return { verdict: 'note', text: `${parts.join(', ')}.` };
}

function offset({ levels }: Picture): Finding | null {
  const worst = levels?.toSorted((a, b) => Math.abs(b.dcOffset) - Math.abs(a.dcOffset))[0];
  if (worst === undefined) return null;
  const level = Math.abs(worst.dcOffset);
  if (level < audibleDcOffset) return { verdict: 'good', text: 'No DC offset.' };
  return {
    verdict: 'bad',
    text: `DC offset of ${shownNumber(worst.dcOffset * 100, 2)} % of full scale in ${worst.channel}.`,
  };
}

function polarity({ stereo }: Picture): Finding | null {
  if (stereo === undefined) return null;
  if (stereo.isPolarityInverted) {
    return { verdict: 'bad', text: `One side is upside down: correlation ${shownNumber(stereo.correlation, 2)}.` };
  }
  if (stereo.isDualMono) return { verdict: 'note', text: 'Left and right are identical (dual mono).' };
  return null;
}

function bandwidth({ bandwidth }: Picture): Finding | null {
  if (bandwidth === undefined || bandwidth.verdict === 'silent') return null;
  if (bandwidth.verdict === 'full') return { verdict: 'good', text: 'Full bandwidth.' };
  const edge = bandwidth.edgeHz === null ? '' : ` at ${shownFrequency(bandwidth.edgeHz)}`;
  if (bandwidth.verdict === 'lossy-suspected') {
    return { verdict: 'bad', text: `Suspected lossy source: the spectrum ends steeply${edge}.` };
  }
  if (bandwidth.verdict === 'upsampled-suspected') {
    return { verdict: 'bad', text: `Suspected upsampling: the spectrum ends${edge}.` };
  }
  return { verdict: 'note', text: `The spectrum fades out${edge}.` };
}

function depth({ depth }: Picture): Finding | null {
  if (depth === undefined || depth.declaredBits === null || depth.effectiveBits === null) return null;
  if (!depth.isZeroPadded) return null;
  return { verdict: 'note', text: `${depth.declaredBits} bits are declared; ${depth.effectiveBits} carry signal.` };
}

function hum({ hum }: Picture): Finding | null {
  if (hum === undefined) return null;
  if (hum.fundamentalHz === null) return { verdict: 'good', text: 'No mains hum.' };
  return {
    verdict: 'bad',
    text: `Mains hum at ${hum.fundamentalHz} Hz, ${shownNumber(hum.levelDbfs)} dBFS, with ${shownCount(hum.harmonics, 'harmonic', 'harmonics')}.`,
  };
}

function defects({ defects }: Picture): readonly Finding[] {
  if (defects === undefined) return [];
  const { clicks, dropouts } = defects;
  if (clicks.count === 0 && dropouts.count === 0) return [{ verdict: 'good', text: 'No clicks or dropouts.' }];
  const found = (count: number, one: string, many: string, seconds: number | undefined): readonly Finding[] =>
    count === 0
      ? []
      : [
          {
            verdict: 'bad',
            text: `${shownCount(count, one, many)}${seconds === undefined ? '' : `, the first at ${shownTime(seconds, 2)}`}.`,
          },
        ];
  return [
    ...found(clicks.count, 'click', 'clicks', clicks.first[0]?.seconds),
    ...found(dropouts.count, 'dropout', 'dropouts', dropouts.first[0]?.seconds),
  ];
}

function noise({ noise }: Picture): Finding | null {
  if (noise?.floorDbfs === undefined || noise.floorDbfs === null) return null;
  return { verdict: 'note', text: `Noise floor ${shownNumber(noise.floorDbfs)} dBFS (quietest 0.4 s).` };
}
