import { type GraphQLSchema, getNamedType, isInterfaceType, isObjectType } from 'graphql';
import type { EntityList, RequiredField, RequiredFragment, Rewrite } from '../../plan/plan.ts';
import { rewrite } from '../rewrite.ts';
import { isOfType, type Target, toObjectTypes } from '../targets.ts';
import { collectRequired, writeRequired } from './required.ts';

/** Says what an entity is asked for by. */
export interface Represent {
  /**
   * Equal for objects of equal representation, as keys of a `Map`. Undefined where something of a representation is not
   * there, so that the entity cannot be asked for.
   */
  identify(target: Target): unknown;
  /**
   * A value that seldom stands in two representations, for those whose `identify` takes long: an object that `isSame` as
   * one seen with it before need not be identified. Undefined where there is none.
   */
  hint(target: Target): unknown;
  isSame(target: Target, other: Target): boolean;
  /** The representation as JSON text: `__typename`, its key, and what fields of the fetch require. */
  write(target: Target): string;
}

type OfType = Pick<Represent, 'identify' | 'write'> & Partial<Represent>;

/**
 * Compiles what a list of entities requires; each type's part when its first entity is seen.
 * @param only the type of entities that come without `__typename`
 */
export function compileRepresent(
  types: GraphQLSchema,
  { requires, inputRewrites }: Pick<EntityList, 'requires' | 'inputRewrites'>,
  only: string | undefined,
): Represent {
  const byType = new Map<unknown, OfType>();
  // Most objects are of the type of the one before.
  let last: unknown = only;
  let lastRepresent: OfType | undefined;
  const find = ({ __typename = only }: Target): OfType => {
    if (lastRepresent && __typename === last) return lastRepresent;
    last = __typename;
    lastRepresent = byType.get(__typename) ?? make(__typename);
    return lastRepresent;
  };
  const make = (typeName: unknown): OfType => {
    if (typeof typeName !== 'string') return notRepresented;
    const made = compileOfType(types, typeName, requires, inputRewrites, only !== undefined);
    // Names that fit no type come from outside, and are not kept.
    if (made !== notRepresented) byType.set(typeName, made);
    return made;
  };
  return {
    identify: (target) => find(target).identify(target),
    hint: (target) => find(target).hint?.(target),
    isSame: (target, other) => find(target).isSame?.(target, other) === true,
    write: (target) => find(target).write(target),
  };
}

const notRepresented: OfType = { identify: () => undefined, write: () => 'null' };

function compileOfType(
  types: GraphQLSchema,
  name: string,
  requires: readonly RequiredFragment[],
  rewrites: readonly Rewrite[],
  isAlone: boolean,
): OfType {
  const fields = new Map<string, RequiredField>();
  for (const { type, selections } of requires) {
    if (isOfType(types, name, type)) collectRequired(types, name, selections, fields);
  }
  if (fields.size === 0) return notRepresented;
  fields.delete('__typename');
  const start = `{"__typename":${JSON.stringify(toTypeName(types, name, rewrites))}`;
  const others = rewrites.filter((each) => !isTypeName(each));
  const [field, ...more] = fields.values();
  const isSimple = field?.selections.length === 0 && more.length === 0 && others.length === 0;
  return isSimple
    ? representByField(start, field, isAlone)
    : { ...representByText(types, start, [...fields.values()], others), ...compileHint(types, name, fields) };
}

/** Where all that is required are leaf values. */
function compileHint(types: GraphQLSchema, name: string, fields: ReadonlyMap<string, RequiredField>) {
  const own = [...fields.values()];
  if (own.some(({ selections }) => selections.length > 0)) return {};
  const { key: id } = own.find((field) => isId(types, name, field)) ?? own[0]!;
  const keys = ['__typename', ...own.map(({ key }) => key)];
  return {
    hint: (target: Target) => target[id],
    isSame: (target: Target, other: Target) => {
      for (const key of keys) if (target[key] !== other[key]) return false;
      return true;
    },
  };
}

function isId(types: GraphQLSchema, typeName: string, { name }: RequiredField): boolean {
  const type = types.getType(typeName);
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
  return field !== undefined && getNamedType(field.type).name === 'ID';
}

/**
 * The most frequent representation: a type and one leaf value, which stands for all of it.
 * @param isAlone there are no other types, so that the value need not be told from theirs
 */
function representByField(start: string, { name, key }: RequiredField, isAlone: boolean): OfType {
  const prefix = `${start},${JSON.stringify(name)}:`;
  return {
    identify(target) {
      const value = target[key];
      // Texts that stand for more than a string start with a brace: none may be mistaken for another.
      if (typeof value === 'string' && isAlone && !value.startsWith('{')) return value;
      return value === undefined || typeof value === 'function' ? undefined : prefix + JSON.stringify(value);
    },
    write: (target) => `${prefix}${JSON.stringify(target[key])}}`,
  };
}

function representByText(
  types: GraphQLSchema,
  start: string,
  fields: readonly RequiredField[],
  rewrites: readonly Rewrite[],
): OfType {
  const parts = fields.map((field) => ({ ...field, prefix: `,${JSON.stringify(field.name)}:` }));
  const write = (target: Target): string | undefined => {
    let text = start;
    for (const { key, prefix, selections } of parts) {
      const value = writeRequired(types, target[key], selections);
      if (value === undefined) return undefined;
      text += prefix + value;
    }
    return `${text}}`;
  };
  return {
    identify: write,
    write(target) {
      const text = write(target);
      if (text === undefined) throw new Error('An entity without its key is asked for.');
      if (rewrites.length === 0) return text;
      const value = JSON.parse(text) as Target;
      for (const each of rewrites) rewrite(types, each, value);
      return JSON.stringify(value);
    },
  };
}

/** A type's name, as the subgraph knows it: an interface object has its interface's. */
function toTypeName(types: GraphQLSchema, name: string, rewrites: readonly Rewrite[]): string {
  for (const each of rewrites) {
    if (!isTypeName(each)) continue;
    const conditions = each.path.flatMap((step) => (step.kind === 'type' ? step.names : []));
    if (conditions.length === 0 || toObjectTypes(types, conditions).has(name)) return each.value;
  }
  return name;
}

function isTypeName(each: Rewrite): each is Rewrite & { kind: 'set' } {
  const keys = each.path.filter((step) => step.kind === 'key');
  return each.kind === 'set' && keys.length === 1 && keys[0]!.key === '__typename';
}
