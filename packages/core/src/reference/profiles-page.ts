import { listProfiles } from '../profiles/find-profile.ts';
import { profileMasterDefaults } from '../profiles/master-defaults.ts';
import type { Profile, ProfileSource } from '../profiles/profile-schema.ts';

interface Line {
  readonly what: string;
  readonly value: string;
  readonly source: ProfileSource;
}

/** `docs/reference/profiles.md`, made from the newest version of every profile. */
export function profilesPage(): string {
  const profiles = listProfiles();
  return `# Delivery profiles

<!-- Made by \`npm run gen\` from packages/core/src/profiles/documents/; do not edit. -->

What destinations play back at or accept, as versioned data. Two kinds: *playback-normalisation* (the player changes the
level itself; the numbers are recommendations) and *delivery-rule* (what is off is refused). Every value names its source
and how far it can be trusted: *official* (stated by the owner of the rule), *secondary* (by others, with a source) or
*unverified*. A published version never changes; a correction is the next version, and a job keeps the version it was
submitted with. What a destination says nothing about is not listed.

Fields of the caller win over the profile's, and the recipe in the report names those that differ (\`profile.overrides\`).
A ceiling that depends on loudness is chosen by the target asked for; where the level is kept, the strictest applies.

| profile | version | kind | target | ceiling | policy | written as |
|---|---|---|---|---|---|---|
${profiles.map(overviewRow).join('\n')}

${profiles.map(section).join('\n\n')}
`;
}

function overviewRow(profile: Profile): string {
  const { targetLufs, ceilingDbtp, policy, sampleFormat } = profileMasterDefaults(profile);
  const target = targetLufs === null ? '–' : lufs(targetLufs);
  const ceiling = ceilingDbtp === null ? '–' : dbtp(ceilingDbtp);
  const format = sampleFormat ?? "the input's format";
  return `| \`${profile.name}\` | ${profile.version} | ${profile.kind} | ${target} | ${ceiling} | ${policy} | ${format} |`;
}

function section(profile: Profile): string {
  const lines = [...loudnessLines(profile), ...ceilingLines(profile), ...fileLines(profile)];
  const sources = [...new Set(lines.map(({ source }) => sourceText(source)))];
  const rows = lines.map(({ what, value, source }) => {
    const number = sources.indexOf(sourceText(source)) + 1;
    return `| ${what} | ${value} | ${source.confidence} | ${number} | ${source.note ?? ''} |`;
  });
  return `## ${profile.title} (\`${profile.name}\`, version ${profile.version})

${profile.summary}

| what | value | confidence | source | note |
|---|---|---|---|---|
${rows.join('\n')}

${sources.map((text, index) => `${index + 1}. ${text}`).join('\n')}

Mastered with policy *${profile.master.policy}*: ${profile.master.why}`;
}

function loudnessLines({ loudness }: Profile): Line[] {
  const { targetLufs, toleranceLu, maximumLufs, others } = loudness;
  return [
    { what: 'target', value: lufs(targetLufs.value), source: targetLufs.source },
    ...(toleranceLu === null
      ? []
      : [{ what: 'tolerance', value: `±${toleranceLu.value} LU`, source: toleranceLu.source }]),
    ...(maximumLufs === null ? [] : [{ what: 'maximum', value: lufs(maximumLufs.value), source: maximumLufs.source }]),
    ...others.map((other) => ({ what: other.name, value: lufs(other.lufs), source: other.source })),
  ];
}

function ceilingLines({ ceilings }: Profile): Line[] {
  return ceilings.map(({ louderThanLufs, ceilingDbtp, source }) => ({
    what: louderThanLufs === null ? 'true peak' : `true peak, louder than ${lufs(louderThanLufs)}`,
    value: `at most ${dbtp(ceilingDbtp)}`,
    source,
  }));
}

function fileLines({ files }: Profile): Line[] {
  const hertz = (rateHz: number): string => `${rateHz / 1000} kHz`;
  return [
    listLine('containers', files.containers, String),
    listLine('sample rates', files.sampleRatesHz, hertz),
    listLine('sample rate', one(files.minimumSampleRateHz), (rateHz) => `${hertz(rateHz)} or higher`),
    listLine('sample formats', files.sampleFormats, String),
    listLine('channels', files.channelCounts, String),
    listLine('WAVE format code', files.fmtCodes, (code) => `0x${code.toString(16).padStart(4, '0')}`),
    listLine('after the start of `data`', one(files.onlyAudioAfterData), (only) => (only ? 'audio only' : 'anything')),
    listLine('tags', files.tags, String),
  ].filter((line) => line !== null);
}

interface Sourced<T> {
  readonly value: T;
  readonly source: ProfileSource;
}

function one<T>(sourced: Sourced<T> | null): Sourced<readonly T[]> | null {
  return sourced && { value: [sourced.value], source: sourced.source };
}

function listLine<T>(what: string, sourced: Sourced<readonly T[]> | null, text: (item: T) => string): Line | null {
  return sourced && { what, value: sourced.value.map(text).join(', '), source: sourced.source };
}

function sourceText({ document, url, date }: ProfileSource): string {
  return `${url === undefined ? document : `[${document}](${url})`}, ${date}`;
}

/** Minus signs as typographers set them. */
function lufs(value: number): string {
  return `${String(value).replace('-', '−')} LUFS`;
}

function dbtp(value: number): string {
  return `${String(value).replace('-', '−')} dBTP`;
}
