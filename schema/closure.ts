import { type FieldDefinitionNode, Kind } from 'graphql';
import { type Federation, type GatherDeclaration, isGatheredRoot } from './declarations.ts';
import { keysOf } from './keys.ts';
import { createRoles, leftOut, type Role } from './roles.ts';
import type { Subgraph, SubgraphType } from './subgraph.ts';
import { namedTypeOf } from './type-reference.ts';

/** The types that `gathered` defines, and why. */
export interface Closure {
  /** Every type that a public gathered field reaches, by name; with the subgraphs it is reached in, in source order. */
  reached: ReadonlyMap<string, readonly Subgraph[]>;
  roleOf(name: string): Role;
  /** The key by which `gathered` names the entity: its fields, separated by spaces; null where there is none. */
  keyOf(name: string): string | null;
}

/**
 * Walks from the public gathered fields through all that a source resolves by itself: an interface reaches
 * the types that implement it in that source, a record all its fields, an entity its key only.
 *
 * @param fixed further starting points: input types that the fixed part of `gathered` takes.
 */
export function readClosure(
  federation: Federation,
  fixed: readonly [type: string, subgraph: Subgraph][],
): Closure {
  // A type's role depends on the interfaces reached, and those on the roles: repeat until nothing is added.
  for (let interfaces = new Set<string>(); ; ) {
    const walked = walk(federation, fixed, createRoles(federation, interfaces));
    const found = new Set([...walked.reached.keys()].filter((name) => isInterface(federation, name)));
    if (found.size === interfaces.size) return walked;
    interfaces = found;
  }
}

function walk(
  federation: Federation,
  fixed: readonly [type: string, subgraph: Subgraph][],
  roleOf: (name: string) => Role,
): Closure {
  const reached = new Map<string, Subgraph[]>();
  const reach = (name: string, subgraph: Subgraph): void => {
    const type = subgraph.types.get(name);
    const sources = reached.get(name) ?? [];
    if (!type || sources.includes(subgraph)) return;
    reached.set(name, [...sources, subgraph]);
    for (const field of walkedFields(subgraph, type, roleOf)) reachField(field, subgraph);
    for (const next of walkedTypes(subgraph, type)) reach(next, subgraph);
  };
  const reachField = (field: FieldDefinitionNode, subgraph: Subgraph): void => {
    for (const argument of field.arguments ?? []) reach(namedTypeOf(argument.type), subgraph);
    reach(namedTypeOf(field.type), subgraph);
  };
  for (const { subgraph, field, hidden } of [...federation.gathered.values()].flat()) {
    if (!hidden) reachField(field, subgraph);
  }
  for (const [name, subgraph] of fixed) reach(name, subgraph);

  const keyOf = (name: string) => commonKey(federation, name, reached.get(name) ?? []);
  for (const name of entitiesOf(federation, [...reached.keys()], roleOf)) {
    for (const [field, subgraph] of keyFields(federation, name, keyOf(name))) reachField(field, subgraph);
  }
  const inOrder = (sources: Subgraph[]) =>
    federation.subgraphs.filter((subgraph) => sources.includes(subgraph));
  const sorted = [...reached].sort(([a], [b]) => (a < b ? -1 : 1));
  return { reached: new Map(sorted.map(([name, sources]) => [name, inOrder(sources)])), roleOf, keyOf };
}

/** The fields of a type that its source answers below a gathered field. */
function walkedFields(
  subgraph: Subgraph,
  type: SubgraphType,
  roleOf: (name: string) => Role,
): FieldDefinitionNode[] {
  if (type.kind === Kind.OBJECT_TYPE_DEFINITION) {
    const role = roleOf(type.name);
    const isAnswered = role.kind === 'value' || ('owner' in role && role.owner === subgraph);
    if (!isAnswered) return [];
  }
  return [...type.fields.values()].filter((field) => leftOut(subgraph, type, field, roleOf) === null);
}

function walkedTypes(subgraph: Subgraph, type: SubgraphType): string[] {
  const inputs = [...type.inputFields.values()].map((field) => namedTypeOf(field.type));
  if (type.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [...type.members, ...inputs];
  return [...subgraph.types.values()]
    .filter((other) => other.kind === Kind.OBJECT_TYPE_DEFINITION && other.interfaces.includes(type.name))
    .map((other) => other.name);
}

/** All entities of `gathered`: those reached, and those that carry gathered fields. */
function entitiesOf(federation: Federation, reached: string[], roleOf: (name: string) => Role): Set<string> {
  const entities = reached.filter(
    (name) =>
      federation.subgraphs.some(
        (subgraph) => subgraph.types.get(name)?.kind === Kind.OBJECT_TYPE_DEFINITION,
      ) && roleOf(name).kind === 'entity',
  );
  const parents = [...federation.gathered.values()]
    .flat()
    .filter(({ hidden, type }) => !hidden && !isGatheredRoot(type.name))
    .map(({ type }) => type.name);
  return new Set([...entities, ...parents]);
}

/**
 * The first key that all who reach the type declare, and that someone resolves: every source of its gathered
 * fields, or where it has none, any subgraph.
 */
function commonKey(federation: Federation, name: string, reachers: readonly Subgraph[]): string | null {
  const sources = sourcesOn(federation, name).map(({ subgraph }) => subgraph);
  const keysIn = (subgraph: Subgraph) => {
    const type = subgraph.types.get(name);
    return type ? keysOf(subgraph, type) : [];
  };
  const declares = (subgraph: Subgraph, fields: string) =>
    keysIn(subgraph).some((key) => key.fields === fields);
  const resolves = (subgraph: Subgraph, fields: string) =>
    keysIn(subgraph).some((key) => key.fields === fields && key.resolvable);
  const [first] = sources.length > 0 ? sources : reachers;
  const candidates = first ? keysIn(first).flatMap((key) => (key.fields === null ? [] : [key.fields])) : [];
  const common = candidates.find(
    (fields) =>
      reachers.every((subgraph) => declares(subgraph, fields)) &&
      (sources.length > 0
        ? sources.every((subgraph) => resolves(subgraph, fields))
        : federation.subgraphs.some((subgraph) => resolves(subgraph, fields))),
  );
  return common ?? null;
}

/** The declarations of gathered fields on one type. */
export function sourcesOn(federation: Federation, name: string): GatherDeclaration[] {
  return [...federation.gathered.values()].flat().filter(({ type }) => type.name === name);
}

function keyFields(
  federation: Federation,
  name: string,
  key: string | null,
): [FieldDefinitionNode, Subgraph][] {
  return (key?.split(' ') ?? []).flatMap((fieldName) =>
    federation.subgraphs.flatMap((subgraph): [FieldDefinitionNode, Subgraph][] => {
      const field = subgraph.types.get(name)?.fields.get(fieldName);
      return field ? [[field, subgraph]] : [];
    }),
  );
}

function isInterface({ subgraphs }: Federation, name: string): boolean {
  return subgraphs.some((subgraph) => subgraph.types.get(name)?.kind === Kind.INTERFACE_TYPE_DEFINITION);
}
