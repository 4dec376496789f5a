import type { FieldKind, FieldShape, MessageShapes } from './message-shape.ts';

/** A message in memory, as proto-loader makes it. */
type Message = Record<string, unknown>;

/** JSON that is not the JSON form of the message: the field at fault and what it should be. */
export class ProtoJsonError extends Error {
  override readonly name = 'ProtoJsonError';
  /** Path of the field, e.g. `inputs[0].assetId`; empty for the whole. */
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/**
 * The JSON form of messages (camelCase names, 64 bit integers as strings, enums by name) from their descriptors.
 * Reading is strict: an unknown field or a wrong type is an error. Ranges, and that only one member of a oneof is
 * set, are the business of who uses the message: proto-loader's descriptors do not tell oneof 0 from none.
 */
export class ProtoJson {
  readonly #shapes: MessageShapes;

  constructor(shapes: MessageShapes) {
    this.#shapes = shapes;
  }

  /** @param typeName Full name, e.g. `lathe.v1.Job`. Fields that are not set are left out. */
  write(typeName: string, message: object): Message {
    const fields = this.#shape(typeName);
    const json: Message = {};
    const values = new Map<string, unknown>(Object.entries(message));
    for (const field of fields) {
      const value = values.get(field.name);
      if (value === undefined || value === null) continue;
      json[field.jsonName] =
        field.repeated && Array.isArray(value)
          ? value.map((item) => this.#writeValue(field.value, item))
          : this.#writeValue(field.value, value);
    }
    return json;
  }

  /** @throws ProtoJsonError. */
  read(typeName: string, json: unknown): Message {
    return this.#readMessage(typeName, json, '');
  }

  #shape(typeName: string): readonly FieldShape[] {
    const shape = this.#shapes.get(typeName);
    if (shape === undefined) throw new Error(`There is no message ${typeName}.`);
    return shape;
  }

  #writeValue(kind: FieldKind, value: unknown): unknown {
    if (kind.kind === 'message') return isObject(value) ? this.write(kind.typeName, value) : null;
    if (kind.kind === 'integer64') return String(value);
    if (kind.kind === 'bytes') return Buffer.isBuffer(value) ? value.toString('base64') : value;
    return value;
  }

  #readMessage(typeName: string, json: unknown, path: string): Message {
    if (!isObject(json)) throw wrong(path, 'an object', json);
    const fields = this.#shape(typeName);
    const message: Message = {};
    for (const [key, value] of Object.entries(json)) {
      const at = path === '' ? key : `${path}.${key}`;
      const field = fields.find((candidate) => candidate.jsonName === key || candidate.name === key);
      if (field === undefined) {
        const known = fields.map(({ jsonName }) => jsonName).join(', ');
        throw new ProtoJsonError(at, `There is no field ${at}; known here: ${known}.`);
      }
      if (value === null) continue;
      message[field.name] = field.repeated
        ? this.#readList(field.value, value, at)
        : this.#readValue(field.value, value, at);
    }
    return message;
  }

  #readList(kind: FieldKind, value: unknown, path: string): unknown[] {
    if (!Array.isArray(value)) throw wrong(path, 'an array', value);
    return value.map((item, index) => this.#readValue(kind, item, `${path}[${index}]`));
  }

  #readValue(kind: FieldKind, value: unknown, path: string): unknown {
    if (kind.kind === 'message') return this.#readMessage(kind.typeName, value, path);
    return readScalar(kind, value, path);
  }
}

function readScalar(kind: Exclude<FieldKind, { kind: 'message' }>, value: unknown, path: string): unknown {
  switch (kind.kind) {
    case 'string':
      if (typeof value !== 'string') throw wrong(path, 'a string', value);
      return value;
    case 'bool':
      if (typeof value !== 'boolean') throw wrong(path, 'true or false', value);
      return value;
    case 'number':
      if (typeof value !== 'number') throw wrong(path, 'a number', value);
      return value;
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) throw wrong(path, 'an integer', value);
      return value;
    case 'integer64':
      if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) return value;
      if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
      throw wrong(path, 'an integer, as a string', value);
    case 'enum':
      if (typeof value !== 'string' || !kind.names.includes(value))
        throw wrong(path, `one of ${kind.names.join(', ')}`, value);
      return value;
    case 'bytes':
      if (typeof value !== 'string') throw wrong(path, 'base64', value);
      return Buffer.from(value, 'base64');
    case 'map':
      if (!isObject(value) || Object.values(value).some((item) => typeof item !== 'string'))
        throw wrong(path, 'an object of strings', value);
      return value;
  }
  return undefined;
}

function wrong(path: string, expected: string, value: unknown): ProtoJsonError {
  const shown = (JSON.stringify(value) ?? 'nothing').slice(0, 80);
  return new ProtoJsonError(path, `${path === '' ? 'The body' : path} must be ${expected}, got ${shown}.`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
