import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';

/** One finished test, as far as the summary needs it. */
interface Outcome {
  readonly file: string;
  readonly name: string;
  readonly detail: string;
}

/** What the runner itself counts at the end; other diagnostics are what a test measured. */
const runnersSummary = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/;

/**
 * One line for each test file as it ends, failures in full, and at the end, loudly, what did not run and why.
 * A test that was skipped needs its reason: a missing server or tool.
 */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const failures: Outcome[] = [];
  const missing: Outcome[] = [];
  const perFile = new Map<string, number>();
  let passed = 0;
  const started = performance.now();
  for await (const event of events) {
    if (event.type === 'test:pass' || event.type === 'test:fail') {
      const { data } = event;
      if (data.details.type === 'suite') continue;
      const file = data.file === undefined ? '' : relative(process.cwd(), data.file);
      if (data.name === data.file || data.name === file) {
        // A file that ends before its tests, or beside them, e.g. for want of a server.
        if (event.type === 'test:pass' || failures.some((failure) => failure.file === file)) continue;
        failures.push({
          file,
          name: 'the file itself',
          detail: 'It ended otherwise than well; its own words are above.',
        });
        yield `  FAIL ${file}\n`;
        continue;
      }
      if (data.skip !== undefined && data.skip !== false) {
        missing.push({ file, name: data.name, detail: typeof data.skip === 'string' ? data.skip : 'no reason given' });
      } else if (event.type === 'test:pass') {
        passed += 1;
        perFile.set(file, (perFile.get(file) ?? 0) + 1);
      } else if (!/^\d+ subtests? failed/.test(event.data.details.error.message)) {
        const { error } = event.data.details;
        const cause =
          error.cause instanceof Error
            ? (error.cause.stack ?? error.cause.message)
            : String(error.cause ?? error.message);
        failures.push({ file, name: data.name, detail: cause });
        yield `  FAIL ${file}: ${data.name}\n`;
      }
    } else if (event.type === 'test:summary' && event.data.file !== undefined) {
      const file = relative(process.cwd(), event.data.file);
      const seconds = (event.data.duration_ms / 1000).toFixed(1).padStart(6);
      const mark = event.data.success ? 'ok  ' : 'FAIL';
      yield `${mark} ${seconds} s ${String(perFile.get(file) ?? 0).padStart(5)} passed  ${file}\n`;
    } else if (event.type === 'test:diagnostic' && !runnersSummary.test(event.data.message)) {
      yield `     ${event.data.message}\n`;
    } else if (event.type === 'test:stderr') {
      yield event.data.message;
    }
  }
  for (const { file, name, detail } of failures) yield `\n--- FAIL ${file}: ${name}\n${detail}\n`;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  yield `\n${passed} passed, ${failures.length} failed, ${missing.length} did not run, ${seconds} s\n`;
  if (missing.length > 0) {
    yield '\n!!! DID NOT RUN:\n';
    for (const { file, name, detail } of missing) yield `!!!   ${file}: ${name}\n!!!     ${detail}\n`;
  }
}
