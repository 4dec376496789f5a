import assert from 'node:assert/strict';
import { test } from 'node:test';
import { picturePartSchema } from '../reports/picture.ts';
import { analyzeRecipeSchema } from './analyze-recipe.ts';
import { canonicalJson } from './canonical-json.ts';
import { parseRecipe } from './parse-recipe.ts';
import { pictureParts } from './picture-parts.ts';
import { resolveAnalyzeRecipe } from './resolve-analyze-recipe.ts';

test('the parts listed without a schema library are those of the schema', () => {
  assert.deepEqual(pictureParts, picturePartSchema.options);
});

for (const spec of [{}, { picture: [] }, { series: false, picture: [] }]) {
  test(`${JSON.stringify(spec)} resolves to the canonical JSON of a recipe without picture`, () => {
    const recipe = canonicalJson(resolveAnalyzeRecipe(spec));
    assert.equal(recipe, '{"dualMono":false,"layout":null,"schema":"lathe.recipe.analyze/1","series":false}');
    assert.deepEqual(parseRecipe(analyzeRecipeSchema, recipe), resolveAnalyzeRecipe({}));
  });
}

test('parts resolve to the order of the report, each once; "all" is all of them', () => {
  assert.deepEqual(resolveAnalyzeRecipe({ picture: ['hum', 'levels', 'hum'] }).picture, ['levels', 'hum']);
  assert.deepEqual(resolveAnalyzeRecipe({ picture: ['all'] }).picture, pictureParts);
});

test('an unknown part is an invalid_argument that names it', () => {
  assert.throws(() => resolveAnalyzeRecipe({ picture: ['humm'] }), { code: 'invalid_argument', message: /humm/ });
});
