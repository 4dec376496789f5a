import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { errorCatalogue, type ErrorFacts } from '../errors/error-catalogue.ts';
import { listProfiles } from '../profiles/find-profile.ts';
import { profileValues } from '../profiles/profile-values.ts';
import { profileDocuments } from '../profiles/profile-documents.ts';
import { unchangedMasterRecipe } from '../recipes/master-recipe.ts';
import { jsonSchemas } from './json-schemas.ts';
import { referenceFiles } from './reference-files.ts';

const folder = new URL('../../../../docs/reference/', import.meta.url);
const committed = (path: string): string => readFileSync(new URL(path, folder), 'utf8');

for (const [path, text] of referenceFiles()) {
  test(`docs/reference/${path} is what npm run gen writes`, () => {
    assert.equal(committed(path), text);
  });
}

test('docs/reference/schemas holds no schema of a document that is gone', () => {
  const names = readdirSync(new URL('schemas/', folder)).filter((name) => name.endsWith('.json'));
  for (const name of names) assert.ok(referenceFiles().has(`schemas/${name}`), `${name} is not generated`);
});

test('errors.md and the catalogue hold the same codes with the same facts, both ways', () => {
  const rows = [...committed('errors.md').matchAll(/^\| `(\w+)` \| (\d+) \| (\d+) \| (\d+) \| (yes|no) \| (.*) \|$/gm)];
  const listed = Object.fromEntries(
    rows.map(([, code, grpcStatus, httpStatus, exitCode, again, remedy]) => [
      code,
      {
        grpcStatus: Number(grpcStatus),
        httpStatus: Number(httpStatus),
        exitCode: Number(exitCode),
        retryable: again === 'yes',
        remedy,
      },
    ]),
  );
  assert.deepEqual(listed, { ...errorCatalogue });
});

test('every exit code of the catalogue is explained', () => {
  const text = committed('errors.md');
  for (const { exitCode } of Object.values<ErrorFacts>(errorCatalogue))
    assert.match(text, new RegExp(`^\\| ${exitCode} \\|`, 'm'));
});

test('profiles.md names every profile, version and source', () => {
  const text = committed('profiles.md');
  for (const profile of listProfiles()) {
    assert.ok(text.includes(`(\`${profile.name}\`, version ${profile.version})`));
    for (const { value, source } of profileValues(profile)) {
      assert.ok(text.includes(source.document), source.document);
      assert.ok(text.includes(value), value);
    }
  }
});

/** Properties an object schema requires and whether it takes others, at the top. */
function shapeOf(name: string): { required: unknown; additionalProperties: unknown } {
  const schema = jsonSchemas().get(name);
  assert.ok(schema);
  return { required: [], additionalProperties: undefined, ...schema };
}

test('schemas are closed: an unknown property is refused', () => {
  for (const name of jsonSchemas().keys()) assert.equal(shapeOf(name).additionalProperties, false, name);
});

test('the schema of a recipe requires every field, that of a spec none', () => {
  assert.deepEqual(shapeOf('master-recipe').required, Object.keys(unchangedMasterRecipe));
  assert.deepEqual(shapeOf('master-spec').required, []);
  assert.ok(profileDocuments.length > 0);
});
