import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import type { Served } from './served.ts';

/**
 * Writes a selection of everything a type tells anybody by itself, without braces: `__typename`, leaves, value types and
 * keys of entities. Left out: fields with arguments, fields under access directives, and what lies deeper than `depth`.
 */
export function selectAll(served: Served, type: GraphQLNamedType, depth = 4): string {
  if (isObjectType(type)) return `__typename ${selectFields(served, type, depth, '', () => true)}`;
  if (!isAbstractType(type)) return '';
  const shared = isInterfaceType(type) ? selectFields(served, type, depth, '', () => true) : '';
  const sharedNames = new Set(isInterfaceType(type) ? Object.keys(type.getFields()) : []);
  // Fields of one name may be of different types in two objects; under names of their own they can stand side by side.
  const own = served.schema.getPossibleTypes(type).map((object, place) => {
    const fields = selectFields(served, object, depth, `t${place}_`, (name) => !sharedNames.has(name));
    return fields && `... on ${object.name} { ${fields} }`;
  });
  return ['__typename', shared, ...own].filter(Boolean).join(' ');
}

function selectFields(
  served: Served,
  type: Pick<GraphQLObjectType, 'name' | 'getFields'>,
  depth: number,
  prefix: string,
  isWanted: (name: string) => boolean,
): string {
  return Object.values(type.getFields())
    .filter((field) => isWanted(field.name) && isPlain(served, type.name, field))
    .flatMap((field) => {
      // What a connection lists is asked for whole; elsewhere an entity is named by its key.
      const isListed = field.name === 'node' && 'cursor' in type.getFields();
      const inner = selectBelow(served, getNamedType(field.type), depth, isListed);
      return inner === null ? [] : [`${prefix && `${prefix}${field.name}: `}${field.name}${inner}`];
    })
    .join(' ');
}

const isPlain = (served: Served, type: string, field: GraphQLField<unknown, unknown>) =>
  field.args.length === 0 && !field.name.startsWith('_') && served.isOpen(type, field.name);

/** The braces below a field; empty for a leaf, null where nothing can be selected. */
function selectBelow(
  served: Served,
  type: GraphQLNamedType,
  depth: number,
  isListed: boolean,
): string | null {
  if (isLeafType(type)) return '';
  if (!isCompositeType(type) || depth === 0) return null;
  const key = isListed ? null : keyOf(served, type);
  if (key !== null) return ` { __typename ${key} }`;
  const inner = selectAll(served, type, depth - 1);
  return inner ? ` { ${inner} }` : null;
}

/** An entity is asked for by its key alone; what else it has is its own affair. */
function keyOf(served: Served, type: GraphQLNamedType): string | null {
  const names = served.entities.get(type.name);
  if (names) return names.every((name) => served.isOpen(type.name, name)) ? names.join(' ') : '';
  if (!isInterfaceType(type)) return null;
  return served.schema.getPossibleTypes(type).every(({ name }) => served.entities.has(name)) &&
    'id' in type.getFields()
    ? 'id'
    : null;
}

/** Whether a field can be asked for without knowing any value. */
export function needsNothing(served: Served, type: string, field: GraphQLField<unknown, unknown>): boolean {
  return (
    !field.args.some(isRequiredArgument) && !field.name.startsWith('_') && served.isOpen(type, field.name)
  );
}
