import type { Random } from './random.ts';

/** A field as every subgraph declares it. */
export interface PlannedField {
  name: string;
  /** `(a: Int = 1)`, or nothing. */
  args: string;
  type: string;
  /** The innermost type. */
  named: string;
}

/** An entity, a value type or an interface of the schema that is to be split. */
export interface PlannedType {
  kind: 'entity' | 'value' | 'interface' | 'union';
  name: string;
  /** Field sets; of entities and entity interfaces. */
  keys: string[];
  keyFields: PlannedField[];
  /** Fields beside those of keys. */
  fields: PlannedField[];
  /** Object types that belong to an interface or union. */
  members: string[];
}

/** The schema before it is split. */
export interface PlannedTypes {
  types: ReadonlyMap<string, PlannedType>;
  entities: readonly PlannedType[];
  values: readonly PlannedType[];
  interfaces: readonly PlannedType[];
  unions: readonly PlannedType[];
  /** SDL by name: enums, input types and scalars. */
  leaves: ReadonlyMap<string, string>;
  drawField(name: string, named?: string): PlannedField;
}

const builtIn = ['String', 'Int', 'Float', 'Boolean', 'ID'];

/** Draws types whose fields name one another. */
export function drawTypes(random: Random, isPlain: boolean): PlannedTypes {
  const leaves = drawLeaves(random);
  if (isPlain) for (const name of ['Day', 'Blob']) leaves.delete(name);
  const outputs = [
    ...builtIn,
    'String',
    'Int',
    ...[...leaves.keys()].filter((name) => !/^(In|P)/.test(name)),
  ];
  const inputs = [...builtIn, ...leaves.keys()];
  const types = new Map<string, PlannedType>();
  const add = (kind: PlannedType['kind'], name: string): PlannedType => {
    const type: PlannedType = { kind, name, keys: [], keyFields: [], fields: [], members: [] };
    types.set(name, type);
    return type;
  };
  const times = (count: number, letter: string, kind: PlannedType['kind']) =>
    Array.from({ length: count }, (_, index) => add(kind, `${letter}${index}`));

  const entities = times(2 + random.below(4), 'T', 'entity');
  const values = times(random.below(3), 'V', 'value');
  const interfaces = times(random.below(3), 'I', 'interface');
  const unions = times(random.below(3), 'U', 'union');
  const all = [...types.keys()];

  const drawField = (name: string, named = drawNamed(random, outputs, all)): PlannedField => ({
    name,
    args: random.chance(0.3) ? drawArguments(random, inputs, leaves) : '',
    type: wrap(random, named),
    named,
  });
  for (const [index, entity] of entities.entries()) drawKeys(random, entity, entities.slice(0, index));
  for (const type of [...entities, ...values]) {
    const count = type.kind === 'entity' ? 2 + random.below(6) : 1 + random.below(3);
    for (let index = 0; index < count; index++) type.fields.push(drawField(`f${index}`));
  }
  for (const type of interfaces) drawInterface(random, type, entities, values, drawField);
  for (const type of unions) {
    type.members = random
      .shuffle([...entities, ...values])
      .slice(0, 2 + random.below(2))
      .map(({ name }) => name);
  }
  return { types, entities, values, interfaces, unions, leaves, drawField };
}

function drawLeaves(random: Random): Map<string, string> {
  const leaves = new Map<string, string>();
  if (random.chance(0.6)) leaves.set('E0', 'enum E0 { RED GREEN BLUE }');
  if (random.chance(0.3)) leaves.set('E1', 'enum E1 { name id null_ }');
  if (random.chance(0.4)) leaves.set('Day', 'scalar Day');
  if (random.chance(0.4)) leaves.set('Blob', 'scalar Blob');
  if (random.chance(0.5)) {
    const choice = leaves.has('E0') ? ' e: E0 = GREEN' : '';
    leaves.set('In0', `input In0 { s: String i: Int! = 3 l: [ID!]${choice} }`);
    if (random.chance(0.5)) leaves.set('In1', 'input In1 { in: In0 list: [[In0!]] self: In1 b: Boolean! }');
  }
  return leaves;
}

function drawNamed(random: Random, outputs: readonly string[], all: readonly string[]): string {
  return random.chance(0.5) ? random.pick(outputs) : random.pick(all);
}

function wrap(random: Random, named: string): string {
  const bang = (type: string) => (random.chance(0.3) ? `${type}!` : type);
  const depth = random.weighted({ 0: 60, 1: 32, 2: 8 });
  let type = bang(named);
  for (let level = 0; level < Number(depth); level++) type = bang(`[${type}]`);
  return type;
}

function drawArguments(
  random: Random,
  inputs: readonly string[],
  leaves: ReadonlyMap<string, string>,
): string {
  const names = ['a', 'b', 'first'].slice(0, 1 + random.below(3));
  const given = names.map((name) => {
    const named = random.pick(inputs);
    const type = wrap(random, named);
    return `${name}: ${type}${drawDefault(random, type, leaves)}`;
  });
  return `(${given.join(', ')})`;
}

const defaults: Record<string, string> = {
  String: '"d\\"q"',
  Int: '5',
  Float: '1.5',
  Boolean: 'true',
  ID: '"d"',
  Day: '"2026-02-03"',
  // What graphql-js can write out in introspection.
  Blob: '"v"',
  E0: 'BLUE',
  E1: 'id',
  In0: '{s: "d", i: 9}',
  In1: '{b: false, in: {s: null}}',
};

function drawDefault(random: Random, type: string, leaves: ReadonlyMap<string, string>): string {
  if (!random.chance(0.4)) return '';
  const named = type.replaceAll(/[[\]!]/g, '');
  // A default of its own type's would be a default of a default.
  if (named.startsWith('In') && !leaves.has('In0')) return '';
  if (!type.endsWith('!') && random.chance(0.2)) return ' = null';
  const depth = type.split('[').length - 1;
  return ` = ${'['.repeat(depth)}${defaults[named]}${']'.repeat(depth)}`;
}

const idField: PlannedField = { name: 'id', args: '', type: 'ID!', named: 'ID' };
const leafKey = (name: string, named: string): PlannedField => ({ name, args: '', type: `${named}!`, named });

/** One to three keys: the plain one first, where there is one. */
function drawKeys(random: Random, entity: PlannedType, others: readonly PlannedType[]): void {
  const add = (set: string, ...fields: PlannedField[]) => {
    entity.keys.push(set);
    const known = new Set(entity.keyFields.map(({ name }) => name));
    entity.keyFields.push(...fields.filter(({ name }) => !known.has(name)));
  };
  const owners = others.filter(({ keys }) => keys.includes('id'));
  if (random.chance(0.8)) add('id', idField);
  if (random.chance(0.25)) add('code', leafKey('code', random.pick(['Int', 'String', 'ID'])));
  if (random.chance(0.2))
    add('k0 k1', leafKey('k0', 'String'), leafKey('k1', random.pick(['Int', 'String'])));
  if (random.chance(0.2) && owners.length > 0) {
    const { name } = random.pick(owners);
    const owner = { name: 'owner', args: '', type: `${name}!`, named: name };
    if (random.chance(0.5)) add('owner { id }', owner);
    else add('owner { id } part', owner, leafKey('part', 'Int'));
  }
  if (entity.keys.length === 0) add('id', idField);
}

/** Of entities by `id`, or of value types: all of them declare the interface's fields. */
function drawInterface(
  random: Random,
  type: PlannedType,
  entities: readonly PlannedType[],
  values: readonly PlannedType[],
  drawField: (name: string) => PlannedField,
): void {
  const identified = entities.filter(({ keys }) => keys.includes('id'));
  const isOfEntities = identified.length > 0 && (values.length === 0 || random.chance(0.75));
  const pool = isOfEntities ? identified : values.length > 0 ? values : entities;
  const members = random.shuffle(pool).slice(0, 1 + random.below(3));
  type.members = members.map(({ name }) => name);
  if (isOfEntities) type.keyFields.push(idField);
  if (isOfEntities && random.chance(0.6)) type.keys.push('id');
  const count = (isOfEntities ? 0 : 1) + random.below(3);
  for (let index = 0; index < count; index++) {
    const field = drawField(`${type.name.toLowerCase()}f${index}`);
    type.fields.push(field);
    for (const member of members) member.fields.push(field);
  }
}
