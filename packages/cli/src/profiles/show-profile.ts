import type { Profile } from '@lathe/core';
import { profileValues } from '@lathe/core/check';
import { styled } from '../terminal/styled.ts';
import { wrapRow, wrapText } from '../terminal/wrapped-table.ts';

const width = 79;
const columns = [{ width: 22 }, { width: 30 }, { width: 4 }, { width: 10 }, { width: 3 }];

/** Every value of a profile with what a departure means, confidence, source and note. */
export function showProfile(profile: Profile): string {
  const values = profileValues(profile);
  const sources = [...new Set(values.map(({ source }) => sourceText(source)))];
  const rows = values.flatMap(({ what, value, severity, source }, index) => [
    ...wrapRow(columns, [
      what,
      value,
      severity ?? '-',
      source.confidence,
      `[${sources.indexOf(sourceText(source)) + 1}]`,
    ]),
    ...(source.note === undefined || source.note === values[index - 1]?.source.note
      ? []
      : wrapText(source.note, width - 4).map((line) => styled('dim', `    ${line}`))),
  ]);
  const kind = profile.kind === 'delivery-rule' ? 'delivery rule' : 'playback normalisation';
  return [
    `${styled('bold', profile.title)} (${profile.name}@${profile.version}), ${kind}`,
    ...wrapText(profile.summary, width),
    '',
    ...wrapRow(columns, ['What', 'Value', 'Off', 'Confidence', 'Src']).map((line) => styled('bold', line)),
    ...rows,
    '',
    ...sources.flatMap((text, index) => wrapText(`[${index + 1}] ${text}`, width)),
    '',
    ...wrapText(`Mastered with policy ${profile.master.policy}: ${profile.master.why}`, width),
    '',
  ].join('\n');
}

function sourceText({ document, url, date }: { document: string; url?: string | undefined; date: string }): string {
  return `${document}, ${date}${url === undefined ? '' : `, ${url}`}`;
}
