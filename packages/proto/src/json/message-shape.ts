import type { PackageDefinition } from '@grpc/proto-loader';

/** What a field holds, as far as its JSON form is concerned. */
export type FieldKind =
  | { readonly kind: 'string' | 'bool' | 'bytes' | 'number' | 'integer' | 'integer64' }
  | { readonly kind: 'enum'; readonly names: readonly string[] }
  | { readonly kind: 'message'; readonly typeName: string }
  | { readonly kind: 'map' };

/** One field of a message: its proto name, its JSON name, and what it holds. Maps are of strings to strings. */
export interface FieldShape {
  readonly name: string;
  readonly jsonName: string;
  readonly repeated: boolean;
  readonly value: FieldKind;
}

export type MessageShapes = ReadonlyMap<string, readonly FieldShape[]>;

interface FieldDescriptor {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly typeName: string;
}
interface MessageDescriptor {
  readonly field: readonly FieldDescriptor[];
  readonly nestedType: readonly { readonly name: string; readonly options: { readonly mapEntry: boolean } | null }[];
}
interface EnumDescriptor {
  readonly value: readonly { readonly name: string }[];
}

/** The messages of a loaded package by full name, e.g. `lathe.v1.Job`. */
export function shapesOf(definition: PackageDefinition): MessageShapes {
  const shapes = new Map<string, readonly FieldShape[]>();
  for (const [typeName, entry] of Object.entries(definition)) {
    if (!('format' in entry) || entry.format !== 'Protocol Buffer 3 DescriptorProto') continue;
    // proto-loader types this as object; its format field says that it is a DescriptorProto.
    const descriptor = entry.type as MessageDescriptor;
    shapes.set(
      typeName,
      descriptor.field.map((field) => fieldShape(definition, typeName, descriptor, field)),
    );
  }
  return shapes;
}

function fieldShape(
  definition: PackageDefinition,
  owner: string,
  message: MessageDescriptor,
  field: FieldDescriptor,
): FieldShape {
  const isMap = message.nestedType.some(
    (nested) => nested.name === field.typeName && nested.options?.mapEntry === true,
  );
  return {
    name: field.name,
    jsonName: field.name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    repeated: field.label === 'LABEL_REPEATED' && !isMap,
    value: isMap ? { kind: 'map' } : fieldKind(definition, owner, field),
  };
}

function fieldKind(definition: PackageDefinition, owner: string, field: FieldDescriptor): FieldKind {
  switch (field.type) {
    case 'TYPE_STRING':
      return { kind: 'string' };
    case 'TYPE_BOOL':
      return { kind: 'bool' };
    case 'TYPE_BYTES':
      return { kind: 'bytes' };
    case 'TYPE_DOUBLE':
    case 'TYPE_FLOAT':
      return { kind: 'number' };
    case 'TYPE_INT64':
    case 'TYPE_UINT64':
    case 'TYPE_SINT64':
    case 'TYPE_FIXED64':
    case 'TYPE_SFIXED64':
      return { kind: 'integer64' };
    case 'TYPE_ENUM': {
      const found = definition[resolveName(definition, owner, field.typeName)];
      if (found === undefined || !('type' in found)) throw new Error(`There is no enum ${field.typeName}.`);
      return { kind: 'enum', names: (found.type as EnumDescriptor).value.map(({ name }) => name) };
    }
    case 'TYPE_MESSAGE':
      return { kind: 'message', typeName: resolveName(definition, owner, field.typeName) };
    default:
      return { kind: 'integer' };
  }
}

/** Innermost scope first, as protobuf resolves names. */
function resolveName(definition: PackageDefinition, owner: string, typeName: string): string {
  if (typeName.startsWith('.')) return typeName.slice(1);
  const scope = owner.split('.');
  while (scope.length > 0) {
    scope.pop();
    const candidate = [...scope, typeName].join('.');
    if (definition[candidate] !== undefined) return candidate;
  }
  return typeName;
}
