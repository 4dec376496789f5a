import { errorCatalogue, type ErrorFacts } from '../errors/error-catalogue.ts';

const exitCodes: readonly (readonly [code: number, meaning: string])[] = [
  [0, 'done'],
  [2, 'the call itself is wrong'],
  [3, 'the input is refused'],
  [4, 'the target cannot be met, or a checked file does not meet its profile'],
  [5, 'the state does not allow it'],
  [6, 'try again'],
  [70, 'a defect of Lathe'],
  [130, 'cancelled'],
];

/** `docs/reference/errors.md`, made from the catalogue. */
export function errorsPage(): string {
  const rows = Object.entries<ErrorFacts>(errorCatalogue).map(
    ([code, facts]) =>
      `| \`${code}\` | ${facts.grpcStatus} | ${facts.httpStatus} | ${facts.exitCode} | ${facts.retryable ? 'yes' : 'no'} | ${facts.remedy} |`,
  );
  return `# Errors

<!-- Made by \`npm run gen\` from packages/core/src/errors/error-catalogue.ts; do not edit. -->

Every error has one of these codes, the same at every door: \`reason\` of \`google.rpc.ErrorInfo\` over gRPC (domain
\`lathe\`), \`code\` of the problem document over REST, in job results and in the JSON output of the command
line. Codes are stable; messages are for people and may change. Where "again" says yes, the same call may succeed later.

| code | gRPC | HTTP | exit | again | what to do |
|---|---|---|---|---|---|
${rows.join('\n')}

## Exit codes of the command line

| exit | meaning |
|---|---|
${exitCodes.map(([code, meaning]) => `| ${code} | ${meaning} |`).join('\n')}

Of several files the worst decides: the highest exit code of them.
`;
}
