import { type FieldDefinitionNode, Kind } from 'graphql';
import { type Federation, isGathered } from './declarations.ts';
import { keyFieldsOf, keysOf } from './keys.ts';
import { hasDirective, isExternal, isShareable, type Subgraph, type SubgraphType } from './subgraph.ts';
import { namedTypeOf } from './type-reference.ts';

/**
 * What an object type is to `gathered`:
 * - `value`: without a key, shareable wherever defined: every source answers its own.
 * - `record`: one subgraph, its owner, answers it whole: copied with all its fields.
 * - `entity`: has a key, and others own or extend it: copied with its key only.
 * - `foreign`: several subgraphs declare it to implement a gathered interface; `owner` is the first that
 *   resolves it by itself. Refused.
 * - `unowned`: without a key, not shareable, defined by several. Refused.
 */
export type Role =
  | { kind: 'value' }
  | { kind: 'record'; owner: Subgraph }
  | { kind: 'entity' }
  | { kind: 'foreign'; owner: Subgraph; declarers: Subgraph[] }
  | { kind: 'unowned'; definers: Subgraph[] };

/** Tells each object type's role, given the interfaces that gathered fields return. */
export function createRoles(federation: Federation, interfaces: ReadonlySet<string>): (name: string) => Role {
  const items = itemTypes(federation);
  const known = new Map<string, Role>();
  return (name) => {
    const role = known.get(name) ?? roleOf(federation.subgraphs, name, interfaces, items);
    known.set(name, role);
    return role;
  };
}

function roleOf(
  subgraphs: readonly Subgraph[],
  name: string,
  interfaces: ReadonlySet<string>,
  items: ReadonlySet<string>,
): Role {
  const definers = subgraphs.filter(
    (subgraph) => subgraph.types.get(name)?.kind === Kind.OBJECT_TYPE_DEFINITION,
  );
  const typeIn = (subgraph: Subgraph) => subgraph.types.get(name)!;
  const isKeyed = definers.some((subgraph) => keysOf(subgraph, typeIn(subgraph)).length > 0);
  const isValue = definers.every((subgraph) =>
    [...typeIn(subgraph).fields.values()].every((field) => isShareable(subgraph, typeIn(subgraph), field)),
  );
  if (!isKeyed && isValue) return { kind: 'value' };

  const declarers = definers.filter((subgraph) =>
    typeIn(subgraph).interfaces.some((item) => interfaces.has(item)),
  );
  if (declarers.length > 1) {
    const local = declarers.find((subgraph) => resolvesInterfaces(subgraph, typeIn(subgraph), interfaces));
    return { kind: 'foreign', owner: local ?? declarers[0]!, declarers };
  }
  if (declarers.length === 1) return { kind: 'record', owner: declarers[0]! };

  const owners = definers.filter((subgraph) => ownsFields(subgraph, typeIn(subgraph)));
  if (!isKeyed) {
    return owners.length === 1 ? { kind: 'record', owner: owners[0]! } : { kind: 'unowned', definers };
  }
  return items.has(name) && owners.length === 1 ? { kind: 'record', owner: owners[0]! } : { kind: 'entity' };
}

/**
 * Why `gathered` does not copy a field of a value or record type; null when it does. What is left out the
 * planner takes from the field's owner, by the owner's key.
 */
export function leftOut(
  subgraph: Subgraph,
  type: SubgraphType,
  field: FieldDefinitionNode,
  roleOf: (name: string) => Role,
): string | null {
  if (isGathered(field)) return 'is gathered';
  if (isExternal(subgraph, type, field)) return 'is @external';
  const directive = ['requires', 'provides', 'override'].find((name) => hasDirective(subgraph, field, name));
  if (directive) return `carries @${directive}`;
  if (field.arguments?.some((argument) => hasDirective(subgraph, argument, 'fromContext')))
    return 'takes a @fromContext';
  const returned = subgraph.types.get(namedTypeOf(field.type));
  if (returned?.kind !== Kind.OBJECT_TYPE_DEFINITION) return null;
  const role = roleOf(returned.name);
  if ((role.kind === 'record' || role.kind === 'foreign') && role.owner !== subgraph) {
    return `returns ${returned.name}, a record of ${role.owner.name}`;
  }
  return null;
}

/** Whether the subgraph owns the type as a record that `gathered` copies. */
export function isRecordOf(
  subgraph: Subgraph,
  name: string,
  closure: { reached: ReadonlyMap<string, unknown>; roleOf(name: string): Role },
): boolean {
  if (subgraph.types.get(name)?.kind !== Kind.OBJECT_TYPE_DEFINITION || !closure.reached.has(name))
    return false;
  const role = closure.roleOf(name);
  return role.kind === 'record' && role.owner === subgraph;
}

function itemTypes({ gathered }: Federation): Set<string> {
  return new Set(
    [...gathered.values()].flat().map(({ subgraph, field, merge }) => {
      const returned = namedTypeOf(field.type);
      if (merge !== 'CONNECTION') return returned;
      const edges = subgraph.types.get(returned)?.fields.get('edges');
      const node = edges && subgraph.types.get(namedTypeOf(edges.type))?.fields.get('node');
      return node ? namedTypeOf(node.type) : returned;
    }),
  );
}

function resolvesInterfaces(
  subgraph: Subgraph,
  type: SubgraphType,
  interfaces: ReadonlySet<string>,
): boolean {
  return type.interfaces
    .filter((name) => interfaces.has(name))
    .flatMap((name) => [...(subgraph.types.get(name)?.fields.keys() ?? [])])
    .every((name) => {
      const field = type.fields.get(name);
      return field && !isExternal(subgraph, type, field);
    });
}

function ownsFields(subgraph: Subgraph, type: SubgraphType): boolean {
  const keyFields = keyFieldsOf(subgraph, type);
  return [...type.fields.values()].some(
    (field) => !keyFields.has(field.name.value) && !isExternal(subgraph, type, field) && !isGathered(field),
  );
}
