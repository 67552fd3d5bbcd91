import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { EntityShape } from '../shape/shape.ts';
import type { Target } from '../targets.ts';

/**
 * Whether an entity says that it is of the type of its object. One that says nothing is taken only where it was not
 * asked: `isAsked` for all types, or by what is selected of the object's type.
 */
export type IsOfItsType = (target: Target, entity: Target, isAsked: boolean) => boolean;

/** @param only the type of objects that come without `__typename` */
export function compileTypeCheck(
  types: GraphQLSchema,
  shape: EntityShape,
  only: string | undefined,
): IsOfItsType {
  // Most objects are of the type of the one before.
  let last: unknown;
  let isLastAsked = false;
  return ({ __typename: own = only }, { __typename: came }, isAsked) => {
    if (came !== undefined) return (came === own && own !== undefined) || isRelated(types, own, came);
    if (isAsked) return false;
    if (own !== last) {
      last = own;
      const field = shape.of(own)?.byKey.get('__typename');
      isLastAsked = field !== undefined && field.guard === null && field.unless === null;
    }
    return !isLastAsked;
  };
}

/** The subgraph of an interface object goes by the interface's name; an object that came from it may have no other. */
function isRelated(types: GraphQLSchema, own: unknown, came: unknown): boolean {
  const [object, entity] = [findType(types, own), findType(types, came)];
  if (!entity) return false;
  return own === undefined || isKind(types, object, entity) || isKind(types, entity, object);
}

const findType = (types: GraphQLSchema, name: unknown) =>
  typeof name === 'string' ? types.getType(name) : undefined;

const isKind = (
  types: GraphQLSchema,
  general: GraphQLNamedType | undefined,
  special: GraphQLNamedType | undefined,
): boolean =>
  isAbstractType(general) &&
  (isObjectType(special) || isInterfaceType(special)) &&
  types.isSubType(general, special);
