import { type FieldNode, type GraphQLSchema, Kind, print, type SelectionSetNode } from 'graphql';
import { type Declarations, type DeclaredField, readDeclarations, type SubgraphSdl } from './declarations.ts';
import { readInputs } from './inputs.ts';
import { readShape, type Shape } from './shape.ts';

/** What all subgraphs together say of one field of an object type. */
export interface FieldFacts {
  coordinate: string;
  /** Names of the field's arguments and what they default to are the same everywhere. */
  field: DeclaredField;
  shape: Shape;
  /** Object types that a composite value may have: those that every subgraph which has the field can name. */
  possible: readonly string[];
  /** What the field is computed from. */
  requires: SelectionSetNode | null;
  /** Part of a key: never null, never an error, and known for each instance. */
  key: KeyRole | null;
  /** Part of a key or of what another field requires: a gateway may ask for it without the client's asking. */
  isOwnUse: boolean;
  /** Whether an error is the field's own matter: see `README.md`, "What may fail". */
  mayFail: boolean;
}

/** Alone a key's leaf tells instances apart; two leaves of a compound key do so together only. */
export type KeyRole = 'whole' | 'high' | 'low';

/** Everything there is to know about the data behind a set of subgraphs. */
export interface World {
  subgraphs: readonly Declarations[];
  /** Values by the enum's name: those that all of its subgraphs have. */
  enums: ReadonlyMap<string, readonly string[]>;
  /** What arguments are made of. */
  inputs: GraphQLSchema;
  fieldOf(type: string, field: string): FieldFacts;
  /** Whether instances of an object type are found by a key. */
  isEntity(type: string): boolean;
  /** Whether an object type is, implements or belongs to a type. */
  isOf(type: string, name: string): boolean;
  /** The object types that a name in a subgraph stands for. */
  objectsOf(subgraph: Declarations, name: string): readonly string[];
  /** Coordinates of the fields for whose errors the client has not asked. */
  ownUse: ReadonlySet<string>;
}

/** Reads subgraphs. @throws where they say what the fuzzer cannot answer, such as two ways to compute one field */
export function readWorld(sdls: readonly SubgraphSdl[]): World {
  const subgraphs = sdls.map(readDeclarations);
  const objects = readObjects(subgraphs);
  const implementers = (name: string) =>
    [...objects].filter(([, interfaces]) => interfaces.has(name)).map(([type]) => type);

  const objectsOf = (subgraph: Declarations, name: string): readonly string[] => {
    const declared = subgraph.types.get(name);
    if (!declared) return subgraph.unions.get(name) ?? [];
    if (declared.isInterfaceObject) return implementers(name);
    if (declared.kind === 'object') return [name];
    return [...subgraph.types].filter(([, type]) => type.interfaces.includes(name)).map(([type]) => type);
  };

  const roles = readKeyRoles(subgraphs, objectsOf);
  const required = new Set<string>();
  for (const subgraph of subgraphs) {
    for (const [coordinate, { requires }] of subgraph.fields) {
      const [type] = coordinate.split('.') as [string];
      if (requires)
        visitFieldSet(subgraph, objectsOf, type, requires, (_field, found) => required.add(found));
    }
  }
  const ownUse = new Set([...required, ...roles.keys()]);
  const shared = readShared(subgraphs, objectsOf);
  const unions = new Map<string, Set<string>>();
  for (const [name, members] of subgraphs.flatMap((subgraph) => [...subgraph.unions])) {
    unions.set(name, new Set([...(unions.get(name) ?? []), ...members]));
  }
  const entities = new Set(
    subgraphs.flatMap((subgraph) =>
      [...subgraph.types].flatMap(([name, { keys }]) => (keys.length > 0 ? objectsOf(subgraph, name) : [])),
    ),
  );
  const facts = new Map<string, FieldFacts>();
  return {
    subgraphs,
    enums: readEnums(subgraphs),
    inputs: readInputs(subgraphs),
    isEntity: (type) => entities.has(type),
    isOf: (type, name) =>
      type === name || objects.get(type)?.has(name) === true || unions.get(name)?.has(type) === true,
    objectsOf,
    ownUse,
    fieldOf(type, field) {
      const coordinate = `${type}.${field}`;
      const known = facts.get(coordinate);
      if (known) return known;
      const declared = findDeclarations(subgraphs, objects, type, field);
      const read = readFacts(coordinate, declared, objectsOf, roles.get(coordinate) ?? null, ownUse, shared);
      facts.set(coordinate, read);
      return read;
    },
  };
}

function readEnums(subgraphs: readonly Declarations[]): Map<string, readonly string[]> {
  const enums = new Map<string, readonly string[]>();
  for (const definition of subgraphs.flatMap(({ definitions }) => definitions)) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION) continue;
    const values = (definition.values ?? []).map(({ name }) => name.value);
    const known = enums.get(definition.name.value) ?? values;
    enums.set(
      definition.name.value,
      known.filter((value) => values.includes(value)),
    );
  }
  return enums;
}

/** Object types and every interface that some subgraph says they implement. */
function readObjects(subgraphs: readonly Declarations[]): Map<string, Set<string>> {
  const objects = new Map<string, Set<string>>();
  for (const [name, type] of subgraphs.flatMap((subgraph) => [...subgraph.types])) {
    if (type.kind !== 'object' || type.isInterfaceObject) continue;
    objects.set(name, new Set([...(objects.get(name) ?? []), ...type.interfaces]));
  }
  return objects;
}

type ObjectsOf = World['objectsOf'];

/** Visits what a field set names, once for each object type that it may be read of. */
export function visitFieldSet(
  subgraph: Declarations,
  objectsOf: ObjectsOf,
  type: string,
  set: SelectionSetNode,
  visit: (field: FieldNode, coordinate: string) => void,
): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('A field set has no named fragments.');
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value ?? type;
      visitFieldSet(subgraph, objectsOf, condition, selection.selectionSet, visit);
      continue;
    }
    if (selection.name.value === '__typename') continue;
    for (const object of objectsOf(subgraph, type)) visit(selection, `${object}.${selection.name.value}`);
    const declared = subgraph.fields.get(`${type}.${selection.name.value}`);
    if (!declared) throw new Error(`${subgraph.name} has no ${type}.${selection.name.value}.`);
    if (!selection.selectionSet) continue;
    visitFieldSet(subgraph, objectsOf, namedType(declared), selection.selectionSet, visit);
  }
}

const namedType = ({ definition }: DeclaredField) => readShape([definition.type]).name;

/**
 * Object types that a required field may have: what the client selects of these objects is fetched with what is required
 * of them. Also those that never null fields of such objects have, as a null goes up through them.
 */
function readShared(subgraphs: readonly Declarations[], objectsOf: ObjectsOf): Set<string> {
  const shared = new Set<string>();
  for (const subgraph of subgraphs) {
    for (const [coordinate, { requires }] of subgraph.fields) {
      if (!requires) continue;
      const [type] = coordinate.split('.') as [string];
      visitFieldSet(subgraph, objectsOf, type, requires, (field, found) => {
        const [parent, name] = found.split('.') as [string, string];
        const declared = subgraph.fields.get(`${parent}.${name}`);
        if (!field.selectionSet || !declared) return;
        for (const each of subgraphs) for (const one of objectsOf(each, namedType(declared))) shared.add(one);
      });
    }
  }
  // A set takes in what is added while it is gone through.
  for (const type of shared) {
    for (const subgraph of subgraphs) {
      for (const [coordinate, field] of subgraph.fields) {
        const isBelow = coordinate.startsWith(`${type}.`) && readShape([field.definition.type]).isNeverNull;
        if (isBelow) for (const one of objectsOf(subgraph, namedType(field))) shared.add(one);
      }
    }
  }
  return shared;
}

function readKeyRoles(subgraphs: readonly Declarations[], objectsOf: ObjectsOf): Map<string, KeyRole> {
  const keys = new Map<string, string[]>();
  for (const subgraph of subgraphs) {
    for (const [name, type] of subgraph.types) {
      for (const { fields } of type.keys) {
        for (const object of objectsOf(subgraph, name)) {
          const leaves: string[] = [];
          visitFieldSet(subgraph, objectsOf, name, fields, (_field, found) => {
            if (found.startsWith(`${object}.`) || !found.startsWith(`${name}.`)) leaves.push(found);
          });
          keys.set(`${object} ${print(fields)}`, leaves);
        }
      }
    }
  }
  const uses = new Map<string, number>();
  for (const leaf of [...keys.values()].flat()) uses.set(leaf, (uses.get(leaf) ?? 0) + 1);
  const roles = new Map<string, KeyRole>();
  for (const leaves of keys.values()) {
    const isPair = leaves.length === 2 && leaves.every((leaf) => uses.get(leaf) === 1);
    const [high, low] = leaves as [string, string];
    if (isPair && high.split('.')[0] === low.split('.')[0]) {
      roles.set(high, 'high');
      roles.set(low, 'low');
    } else {
      for (const leaf of leaves) roles.set(leaf, 'whole');
    }
  }
  return roles;
}

interface FoundDeclaration {
  subgraph: Declarations;
  field: DeclaredField;
}

/** The field's own declarations, and those of interface objects that stand for its type. */
function findDeclarations(
  subgraphs: readonly Declarations[],
  objects: ReadonlyMap<string, ReadonlySet<string>>,
  type: string,
  field: string,
): FoundDeclaration[] {
  return subgraphs.flatMap((subgraph) => {
    const names = [type, ...(objects.get(type) ?? [])].filter(
      (name) => name === type || subgraph.types.get(name)?.isInterfaceObject,
    );
    return names.flatMap((name) => {
      const declared = subgraph.fields.get(`${name}.${field}`);
      return declared ? [{ subgraph, field: declared }] : [];
    });
  });
}

function readFacts(
  coordinate: string,
  declared: readonly FoundDeclaration[],
  objectsOf: ObjectsOf,
  key: KeyRole | null,
  ownUse: ReadonlySet<string>,
  shared: ReadonlySet<string>,
): FieldFacts {
  const [first] = declared;
  if (!first) throw new Error(`No subgraph has ${coordinate}.`);
  const computing = declared.filter(({ field }) => field.requires);
  const resolving = declared.filter(({ field }) => !field.isExternal);
  if (computing.length > 1 || (computing.length === 1 && resolving.length > 1)) {
    throw new Error(`${coordinate} is computed in several subgraphs.`);
  }
  const shape = readShape(declared.map(({ field }) => field.definition.type));
  const lists = declared.map(({ subgraph }) => objectsOf(subgraph, shape.name));
  const possible = (lists[0] ?? []).filter((type) => lists.every((list) => list.includes(type))).toSorted();
  const isComposite = declared.some(
    ({ subgraph }) => subgraph.types.has(shape.name) || subgraph.unions.has(shape.name),
  );
  if (possible.length === 0 && isComposite) {
    throw new Error(`${coordinate} has no type that all of its subgraphs know.`);
  }
  const isOwnUse = ownUse.has(coordinate);
  const [type = ''] = coordinate.split('.');
  return {
    coordinate,
    field: first.field,
    shape,
    possible,
    requires: computing[0]?.field.requires ?? null,
    key,
    isOwnUse,
    mayFail: !key && shape.isAgreed && !((isOwnUse || shared.has(type)) && shape.isNeverNull),
  };
}
