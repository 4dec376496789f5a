import { audioLimitName, audioLimitTable, type AudioLimit, type AudioLimitFacts } from '../format/audio-limits.ts';
import { audioLimitVariable } from '../format/parse-audio-limits.ts';

/** `docs/reference/limits.md`, made from the table of limits. */
export function limitsPage(): string {
  const rows = Object.keys(audioLimitTable)
    .filter((limit): limit is AudioLimit => limit in audioLimitTable)
    .map((limit) => {
      const { defaultValue, greatest, what }: AudioLimitFacts = audioLimitTable[limit];
      const variable = audioLimitVariable(limit);
      return `| \`${audioLimitName(limit)}\` | \`${variable}\` | ${defaultValue} | ${greatest} | ${what} |`;
    });
  return `# Limits on input files

<!-- Made by \`npm run gen\` from packages/audio-file/src/format/audio-limits.ts; do not edit. -->

Input files are hostile until shown otherwise: every length, count and rate read from one is bounded, and what it decodes
to is counted while it streams. Past a bound the answer is \`limit_exceeded\`, whose message names the limit and its value
(\`details.limit\`, \`details.limitValue\`, \`details.value\`).

Command line: \`--limit NAME=VALUE\` on \`analyze\`, \`check\`, \`fix\`, \`plan\`, \`master\` and \`serve\`, as often
as needed. Services: \`LATHE_LIMIT_…\` in the environment of \`lathe serve\` and of the worker.

| name | variable | default | at most | what is bounded |
|---|---|---|---|---|
${rows.join('\n')}

## Fixed bounds

| what | bound |
|---|---|
| sample rate | 8,000 to 384,000 Hz, else \`unsupported_rate\` |
| one FLAC frame | 524,280 bytes, else \`unsupported_format\` |
| memory of the FLAC decoder (WebAssembly) | 16 MiB for each open file |
| memory of the signal-processing kernels (WebAssembly) | 64 MiB for each of the at most three that a render has at a time |
| JavaScript heap of a render thread | 1,024 MiB unless \`LATHE_RENDER_HEAP_LIMIT_MIB\` says otherwise; past it the thread is replaced and its job is \`render_crashed\` |
| a render that makes no step | ended after 1,800 s unless \`LATHE_RENDER_STALL_LIMIT_SECONDS\` says otherwise: \`deadline_exceeded\` |
| metadata carried into one master, all chunks together | 64 MiB, else \`limit_exceeded\` |
| damaged stretches told one by one | 1,000 for each file; the last entry covers the rest |
| an upload to the gateway | 64 GiB |
`;
}
