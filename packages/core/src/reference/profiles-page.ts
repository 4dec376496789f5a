import { listProfiles } from '../profiles/find-profile.ts';
import { profileMasterDefaults } from '../profiles/master-defaults.ts';
import type { Profile, ProfileSource } from '../profiles/profile-schema.ts';
import { profileValues } from '../profiles/profile-values.ts';
import { dbtp, lufs } from '../profiles/value-text.ts';

/** `docs/reference/profiles.md`, made from the newest version of every profile. */
export function profilesPage(): string {
  const profiles = listProfiles();
  const playback = profiles.filter(({ kind }) => kind === 'playback-normalisation');
  const delivery = profiles.filter(({ kind }) => kind === 'delivery-rule');
  return `# Delivery profiles

<!-- Made by \`npm run gen\` from packages/core/src/profiles/documents/; do not edit. -->

What destinations play back at or accept, as versioned data. Two kinds: *playback-normalisation* (the player changes the
level itself; the numbers are recommendations) and *delivery-rule* (what is off is refused). Every value names its source
and how far it can be trusted: *official* (stated by the owner of the rule), *secondary* (by others, with a source) or
*unverified*. A published version never changes; a correction is the next version, and a job keeps the version it was
submitted with. What a destination says nothing about is not listed. \`lathe profiles list\`, \`show NAME\` and
\`diff A B\` print the same; \`lathe check FILE --profile NAME\` holds files against them.

Fields of the caller win over the profile's, and the recipe in the report names those that differ (\`profile.overrides\`).
A ceiling that depends on loudness is chosen by the target asked for; where the level is kept, the strictest applies.

## Players that normalise

${overview(playback)}

## Rules of delivery

${overview(delivery)}

# Every value

*If off* says what \`lathe check\` makes of a departure: *fail* (the destination refuses the file) or *warn* (advice, or a
rule that only others report); a dash stands for what is only told.

${profiles.map(section).join('\n\n')}
`;
}

function overview(profiles: readonly Profile[]): string {
  return `| profile | for | version | target | ceiling | policy | written as |
|---|---|---|---|---|---|---|
${profiles.map(overviewRow).join('\n')}`;
}

function overviewRow(profile: Profile): string {
  const { targetLufs, ceilingDbtp, policy, sampleFormat } = profileMasterDefaults(profile);
  const target = targetLufs === null ? '–' : lufs(targetLufs);
  const ceiling = ceilingDbtp === null ? '–' : dbtp(ceilingDbtp);
  const format = sampleFormat ?? "the input's format";
  return `| [\`${profile.name}\`](#${anchor(profile)}) | ${profile.title} | ${profile.version} | ${target} | ${ceiling} | ${policy} | ${format} |`;
}

function section(profile: Profile): string {
  const values = profileValues(profile);
  const sources = [...new Set(values.map(({ source }) => sourceText(source)))];
  const rows = values.map(({ what, value, severity, source }) => {
    const number = sources.indexOf(sourceText(source)) + 1;
    return `| ${what} | ${value} | ${severity ?? '–'} | ${source.confidence} | ${number} | ${source.note ?? ''} |`;
  });
  return `## ${heading(profile)}

${profile.summary}

| what | value | if off | confidence | source | note |
|---|---|---|---|---|---|
${rows.join('\n')}

${sources.map((text, index) => `${index + 1}. ${text}`).join('\n')}

Mastered with policy *${profile.master.policy}*: ${profile.master.why}`;
}

function heading({ title, name, version }: Profile): string {
  return `${title} (\`${name}\`, version ${version})`;
}

/** The anchor that a heading gets on the usual hosts: lower case, words joined by hyphens, no punctuation. */
function anchor(profile: Profile): string {
  return heading(profile)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\- ]/gu, '')
    .replaceAll(' ', '-');
}

function sourceText({ document, url, date }: ProfileSource): string {
  return `${url === undefined ? document : `[${document}](${url})`}, ${date}`;
}
