import { Kind, type TypeNode } from 'graphql';
import type { Holding } from './contract/holding.ts';
import { readHolds } from './contract/holds.ts';
import type { GatherDeclaration } from './declarations.ts';
import { keyFieldsOf } from './keys.ts';
import type { Subgraph } from './subgraph.ts';
import { listItemOf, namedTypeOf, nullable } from './type-reference.ts';

/** What a subgraph's `@holds`s say of one of its gathered fields. */
export function holdingsOf(declaration: GatherDeclaration): Holding[] {
  return readHolds(declaration.subgraph.document).flatMap(({ read }) => {
    if ('wrong' in read) return [];
    const { kind, members } = read;
    return read.at.flatMap((at) => placesIn(declaration, at).map((place) => ({ ...place, kind, members })));
  });
}

/** Where a gathered field's requests name the values of a place; `type` is of one value, or of a list of them. */
export interface HeldPlace extends Pick<Holding, 'from' | 'path'> {
  type: TypeNode;
}

/** Finds a place `at` in a gathered field; an input may be taken by several arguments. */
export function findPlaces(declaration: GatherDeclaration, at: string): HeldPlace[] {
  const [first, second, third] = at.split('.');
  const { subgraph, type, field, coordinate } = declaration;
  const args = field.arguments ?? [];
  if (third === undefined) {
    return args.flatMap(({ name, type: taken }) =>
      findInInput(subgraph, taken, [name.value], `${first}.${second}`, []),
    );
  }
  if (coordinate !== `${first}.${second}`) return [];
  const argument = args.find(({ name }) => name.value === third);
  const own = keyFieldsOf(subgraph, type).has(third) ? type.fields.get(third) : undefined;
  // Nothing says which of the two would be meant.
  if (argument && own) return [];
  if (argument) return [{ from: 'arguments', path: [third], type: argument.type }];
  return own ? [{ from: 'key', path: [third], type: own.type }] : [];
}

function placesIn(declaration: GatherDeclaration, at: string): Array<Pick<Holding, 'from' | 'path'>> {
  return findPlaces(declaration, at).map(({ from, path }) => ({ from, path }));
}

/** The items of a list have each a value of their own: nothing can be told by them together. */
function findInInput(
  subgraph: Subgraph,
  taken: TypeNode,
  path: string[],
  at: string,
  around: readonly string[],
): HeldPlace[] {
  const name = namedTypeOf(taken);
  if (nullable(taken).kind !== Kind.NAMED_TYPE || around.includes(name)) return [];
  return [...(subgraph.types.get(name)?.inputFields ?? [])].flatMap(([field, { type }]): HeldPlace[] => {
    const inner = [...path, field];
    if (`${name}.${field}` === at) return [{ from: 'arguments', path: inner, type }];
    return findInInput(subgraph, type, inner, at, [...around, name]);
  });
}

/** What is wrong with values of this type being compared with a set; null when they can be. */
export function misfitOf(
  subgraph: Subgraph,
  type: TypeNode,
  { kind, members }: Pick<Holding, 'kind' | 'members'>,
): string | null {
  const name = namedTypeOf(type);
  if (nullable(type).kind !== Kind.NAMED_TYPE && !listItemOf(type))
    return 'is a list of lists: nothing can be told by it';
  if (kind === 'regions')
    return name === 'RegionCode' ? null : `is a ${name}, and regions are compared with a RegionCode`;
  if (name === 'ID' || name === 'String') return null;
  const values = subgraph.types.get(name)?.values;
  // Other scalars may be written in several ways, so that equal values look different.
  if (kind === 'prefixes') return `is a ${name}, and prefixes are compared with an ID or a String`;
  if (!values?.size) return `is a ${name}, and values are compared with an ID, a String or an enum`;
  const unknown = members.find((member) => !values.has(member));
  return unknown === undefined ? null : `is a ${name}, which has no value ${unknown}`;
}
