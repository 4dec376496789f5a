import { z } from 'zod';
import { LatheError } from '../errors/index.ts';
import { invalidArgument, schemaFaults, type Fault } from '../recipes/fault.ts';
import type { JobKind } from './job-kind.ts';
import { jobKinds } from './job-kinds.ts';

/** Field of the `spec` oneof that carries the spec of every custom kind; it names the kind itself. */
export const customWireField = 'custom';
/** Most characters of a payload as canonical JSON: it is stored with every job and read with every claim. */
export const payloadLimit = 16_384;

const name = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'expected a to z, 0 to 9 and "-", a letter first, 63 at most');
const payloadSchema = z.record(z.string(), z.json());

/** What a farm must be told of a kind that only workers know how to do. */
const customKindSchema = z.strictObject({
  kind: name,
  /** Inputs that a job must or may name; none unless set. */
  inputs: z
    .array(z.strictObject({ role: name, minimum: z.int().min(0).max(256), maximum: z.int().min(1).max(256) }))
    .default([]),
  /** Files that every attempt that succeeds must have written; none unless set. */
  outputs: z
    .array(
      z.strictObject({
        role: name,
        mediaType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/, 'expected type/subtype'),
        ending: z.string().regex(/^\.[a-z0-9.]{1,15}$/, 'expected an ending such as ".json"'),
      }),
    )
    .default([]),
});
type CustomKindSettings = z.output<typeof customKindSchema>;

/**
 * The descriptor of a kind that the farm hands out without knowing what it does: any JSON object is its recipe, it has
 * no profile, and a finished job is never reused, as nobody here knows the version of what made it. Bulk unless asked.
 */
function customKind({ kind, inputs, outputs }: CustomKindSettings): JobKind {
  return {
    kind,
    title: `Do "${kind}", which workers bring`,
    wireField: customWireField,
    inputs,
    outputs: outputs.map(({ role, mediaType, ending }) => ({
      role,
      mediaType,
      fileName: (stem) => `${stem}.${role}${ending}`,
    })),
    recipeSchema: payloadSchema,
    resolveRecipe: (spec) => checkedPayload(kind, spec),
    profileOf: () => null,
    isReusable: false,
    defaultClass: 'bulk',
    workSecondsPerAudioSecond: 0.02,
  };
}

/**
 * Custom kinds from a JSON list of their settings.
 * @throws invalid_argument listing every fault: kinds named twice or as a built-in one, roles twice, counts that cannot be.
 */
export function customKindsFromJson(text: string): readonly JobKind[] {
  const settings = checkedSettings(text);
  const faults: Fault[] = [];
  const taken = new Set(jobKinds.map(({ kind }) => kind));
  for (const { kind, inputs, outputs } of settings) {
    if (taken.has(kind)) faults.push({ field: kind, message: `There is a kind "${kind}" already.` });
    taken.add(kind);
    for (const roles of [inputs, outputs])
      if (new Set(roles.map(({ role }) => role)).size < roles.length)
        faults.push({ field: kind, message: `Kind "${kind}" names a role twice.` });
    for (const { role, minimum, maximum } of inputs)
      if (minimum > maximum)
        faults.push({ field: kind, message: `Kind "${kind}" takes ${minimum} to ${maximum} of role "${role}".` });
  }
  if (faults.length > 0) throw invalidArgument('The list of custom kinds', faults);
  return settings.map(customKind);
}

function checkedSettings(text: string): readonly CustomKindSettings[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new LatheError('invalid_argument', `The list of custom kinds is JSON such as [{"kind":"waveform"}].`, {
      cause,
    });
  }
  const parsed = z.array(customKindSchema).safeParse(json);
  if (parsed.success) return parsed.data;
  throw invalidArgument('The list of custom kinds', schemaFaults(parsed.error, json));
}

function checkedPayload(kind: string, spec: unknown): unknown {
  const parsed = payloadSchema.safeParse(spec);
  if (!parsed.success)
    throw new LatheError('invalid_argument', `The payload of a "${kind}" job is a JSON object, such as {"level": 3}.`, {
      details: { field: 'payload' },
    });
  const length = JSON.stringify(parsed.data).length;
  if (length > payloadLimit)
    throw new LatheError(
      'invalid_argument',
      `The payload of a "${kind}" job has at most ${payloadLimit} characters, got ${length}; larger data is an input.`,
      { details: { field: 'payload', limit: payloadLimit } },
    );
  return parsed.data;
}
