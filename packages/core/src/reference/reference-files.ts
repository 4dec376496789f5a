import { errorsPage } from './errors-page.ts';
import { jsonSchemas } from './json-schemas.ts';
import { profilesPage } from './profiles-page.ts';

/** Every generated file of `docs/reference/` that core owns: path below that folder, and text. */
export function referenceFiles(): ReadonlyMap<string, string> {
  const schemas = [...jsonSchemas()].map(
    ([name, schema]) => [`schemas/${name}.json`, `${JSON.stringify(schema, null, 2)}\n`] as const,
  );
  return new Map([['errors.md', errorsPage()], ['profiles.md', profilesPage()], ...schemas]);
}
