import { z } from 'zod';
import { sourceSchema } from '../profiles/profile-schema.ts';

/** Every rule `lathe check` knows, by its stable name. */
export const checkRuleSchema = z.enum([
  'container',
  'lossless',
  'sample-rate',
  'sample-format',
  'channels',
  'fmt-code',
  'after-data',
  'chunks',
  'tags',
  'header',
  'damage',
  'non-finite',
  'loudness',
  'loudness-maximum',
  'loudness-minimum',
  'short-term',
  'range',
  'true-peak',
  'sample-peak',
  'rms',
  'noise-floor',
  'file-size',
  'duration',
  'leading-silence',
  'trailing-silence',
  'upsampled',
  'zero-padded',
  'clipping',
  'polarity',
  'dual-mono',
  'dc-offset',
]);
export type CheckRule = z.infer<typeof checkRuleSchema>;

/** `unmeasured`: the rule holds for this file, and what it needs was not measured; it never counts as passed. */
export const verdictSchema = z.enum(['pass', 'warn', 'fail', 'not-applicable', 'unmeasured']);
export type Verdict = z.infer<typeof verdictSchema>;

/** One rule of a profile held against one file. */
export const ruleResultSchema = z.strictObject({
  rule: checkRuleSchema,
  verdict: verdictSchema,
  /** What a departure means: the destination refuses the file, or advises against it. */
  severity: z.enum(['fail', 'warn']),
  /** What was found; null where nothing was. */
  value: z.union([z.number(), z.string()]).nullable(),
  unit: z.enum(['LUFS', 'LU', 'dBTP', 'dBFS', 'Hz', 's', 'bytes', 'full scale']).nullable(),
  limit: z.strictObject({
    minimum: z.number().nullable(),
    maximum: z.number().nullable(),
    /** The values taken; null where the rule is a range or a demand. */
    oneOf: z.array(z.union([z.number(), z.string()])).nullable(),
    /** The limit in words, such as `at most −1 dBTP`. */
    text: z.string(),
  }),
  /** Distance to the nearest bound in `unit`, negative outside; null where the rule has no bound or nothing was found. */
  margin: z.number().nullable(),
  source: sourceSchema,
  /** What is the matter, one plain sentence; null for what passes. */
  finding: z.string().nullable(),
  /** What to do about it; null for what passes. FILE and DIR stand in command lines for the caller's. */
  remedy: z.string().nullable(),
  /** Which verb mends it: `fix` touches no sample, `master` does; null where Lathe cannot, or nothing is to be done. */
  mendedBy: z.enum(['fix', 'master']).nullable(),
});
export type RuleResult = z.infer<typeof ruleResultSchema>;

/** A file held against a profile; schema version 1. */
export const checkReportSchema = z.strictObject({
  schema: z.literal('lathe.report.check/1'),
  /** As the caller named it. */
  file: z.string(),
  profile: z.strictObject({
    name: z.string(),
    version: z.string(),
    title: z.string(),
    kind: z.enum(['playback-normalisation', 'delivery-rule']),
  }),
  /** The worst of the rules, where `unmeasured` counts as a warning; `fail` when the file cannot be read. */
  verdict: z.enum(['pass', 'warn', 'fail']),
  /** Why the file cannot be read; `rules` is empty then. */
  error: z.strictObject({ code: z.string(), message: z.string(), remedy: z.string() }).nullable(),
  rules: z.array(ruleResultSchema),
  /** What the destination demands and Lathe cannot check. */
  unchecked: z.array(z.string()),
});
export type CheckReport = z.infer<typeof checkReportSchema>;
