import { customWireField, jobKinds } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';

/** A kind with its spec, as a message carried them. */
export interface GivenSpec {
  readonly kind: string;
  readonly spec: unknown;
}

/** Members of every `spec` oneof: one for each kind that every farm has, and one for all others. */
export const specFields: readonly string[] = [...jobKinds.map(({ wireField }) => wireField), customWireField];

/** @param body The message's JSON form. @param field The member of its `spec` that is set. @throws invalid_argument. */
export function givenSpec(body: object, field: string): GivenSpec {
  const spec: unknown = Reflect.get(body, field);
  const known = jobKinds.find(({ wireField }) => wireField === field);
  return known === undefined ? customSpec(spec) : { kind: known.kind, spec };
}

function customSpec(spec: unknown): GivenSpec {
  const kind = textOf(spec, 'kind');
  const known = jobKinds.find((each) => each.kind === kind);
  if (known !== undefined)
    throw new LatheError('invalid_argument', `A job of kind "${kind}" has the spec ${known.wireField}, not custom.`, {
      details: { field: 'custom.kind' },
    });
  return { kind, spec: parsed(textOf(spec, 'payload') || '{}') };
}

function textOf(spec: unknown, name: string): string {
  const text: unknown = typeof spec === 'object' && spec !== null ? Reflect.get(spec, name) : undefined;
  return typeof text === 'string' ? text : '';
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch (cause) {
    const got = JSON.stringify(payload.slice(0, 80));
    throw new LatheError('invalid_argument', `custom.payload is the text of a JSON object, got ${got}.`, {
      details: { field: 'custom.payload' },
      cause,
    });
  }
}
