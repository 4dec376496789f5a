import { z } from 'zod';
import { profileSchema } from '../profiles/profile-schema.ts';
import { checkReportSchema } from '../reports/check-report.ts';
import { analyzeRecipeSchema } from '../recipes/analyze-recipe.ts';
import { masterRecipeSchema } from '../recipes/master-recipe.ts';
import { masterSpecSchema } from '../recipes/master-spec.ts';
import { analyzeSpecSchema } from '../recipes/resolve-analyze-recipe.ts';
import { masterReportSchema } from '../reports/master-report.ts';
import { measurementSchema } from '../reports/measurement.ts';

const documents: Readonly<Record<string, { readonly title: string; readonly schema: z.ZodType }>> = {
  'analyze-recipe': { title: 'Resolved recipe of an analysis', schema: analyzeRecipeSchema },
  'analyze-spec': { title: 'What a caller asks of an analysis', schema: analyzeSpecSchema },
  'check-report': { title: 'Report of a check against a delivery profile', schema: checkReportSchema },
  'master-recipe': { title: 'Resolved recipe of a master', schema: masterRecipeSchema },
  'master-report': { title: 'Report of a master', schema: masterReportSchema },
  'master-spec': { title: 'What a caller asks of a master', schema: masterSpecSchema },
  measurement: { title: 'Measurement of a recording', schema: measurementSchema },
  profile: { title: 'Delivery profile', schema: profileSchema },
};

/** JSON Schema (draft 2020-12) of every document users meet, by name. */
export function jsonSchemas(): ReadonlyMap<string, object> {
  return new Map(
    Object.entries(documents).map(([name, { title, schema }]) => [name, { title, ...z.toJSONSchema(schema) }]),
  );
}
