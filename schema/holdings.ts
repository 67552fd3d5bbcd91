import { type ConstDirectiveNode, Kind, type TypeNode } from 'graphql';
import { type HeldKind, type Holding, heldKinds, isRegionCode } from './contract/holding.ts';
import type { GatherDeclaration } from './declarations.ts';
import { stringArgument } from './federation-names.ts';
import { keyFieldsOf } from './keys.ts';
import type { Subgraph, SubgraphType } from './subgraph.ts';
import { listItemOf, namedTypeOf, nullable } from './type-reference.ts';

/** A `@holds`, read: the name it gives, and the set, or what is wrong with it. */
export interface HeldSet {
  use: ConstDirectiveNode;
  name: string;
  set: Pick<Holding, 'kind' | 'members'> | { wrong: string };
}

/** The sets that a subgraph names, in their order. */
export function heldSetsOf({ document }: Subgraph): HeldSet[] {
  return document.definitions
    .filter((node) => node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION)
    .flatMap((node) => node.directives ?? [])
    .filter((use) => use.name.value === 'holds')
    .map((use) => ({ use, name: stringArgument(use, 'set') ?? '', set: readSet(use) }));
}

/** The `@holdsOnly`s of a field. */
export function holdsOnlyOf(field: { readonly directives?: readonly ConstDirectiveNode[] | undefined }) {
  return (field.directives ?? []).filter((use) => use.name.value === 'holdsOnly');
}

/** What a gathered field's `@holdsOnly`s say, those that are wrong left out. */
export function holdingsOf(declaration: GatherDeclaration): Holding[] {
  const sets = heldSetsOf(declaration.subgraph);
  return holdsOnlyOf(declaration.field).flatMap((use) => {
    const holding = readHolding(declaration, use, sets);
    return 'wrong' in holding ? [] : [holding];
  });
}

/** Reads one `@holdsOnly`, or says what is wrong with it and what to do. */
export function readHolding(
  declaration: GatherDeclaration,
  use: ConstDirectiveNode,
  sets: readonly HeldSet[],
): Holding | { wrong: string } {
  const unknown = unknownArgument(use, ['at', 'set']);
  if (unknown) return { wrong: `has "${unknown}": it takes at: "…" and set: "…", both texts` };
  const name = stringArgument(use, 'set') ?? '';
  const found = sets.find((one) => one.name === name);
  if (!found) {
    const names = sets.map((one) => `"${one.name}"`).join(', ') || 'none';
    return {
      wrong: `names the set "${name}", and this subgraph has ${names}: add @holds(set: "${name}", …) to its extend schema`,
    };
  }
  const at = stringArgument(use, 'at') ?? '';
  const place = findPlace(declaration, at.split('.'));
  if ('wrong' in place) return { wrong: `says at: "${at}", and ${place.wrong}` };
  // What is wrong with the set is said where it is named.
  if ('wrong' in found.set) return { wrong: '' };
  const misfit = misfitOf(declaration.subgraph, place.typeName, found.set);
  return misfit
    ? { wrong: `says at: "${at}", and ${misfit}` }
    : { from: place.from, path: place.path, ...found.set };
}

function readSet(use: ConstDirectiveNode): HeldSet['set'] {
  const unknown = unknownArgument(use, ['set', ...heldKinds]);
  if (unknown) return { wrong: `has "${unknown}": it takes set and one of values, prefixes and regions` };
  const given = heldKinds.filter((kind) => use.arguments?.some((argument) => argument.name.value === kind));
  const [kind, ...others] = given;
  if (!kind || others.length > 0) {
    return {
      wrong: `has ${given.join(' and ') || 'no members'}: give exactly one of values, prefixes and regions`,
    };
  }
  const value = use.arguments?.find((argument) => argument.name.value === kind)?.value;
  const items = value?.kind === Kind.LIST ? value.values : value ? [value] : [];
  const members = items.flatMap((item) => (item.kind === Kind.STRING ? [item.value] : []));
  if (members.length === 0 || members.length < items.length || members.includes('')) {
    return { wrong: `has ${kind} that are not one text or more: write ${kind}: ["…"], or remove the set` };
  }
  const wrong = kind === 'regions' && members.find((member) => !isRegionCode(member));
  if (wrong) return { wrong: `has the region "${wrong}": write RegionCodes of ten digits` };
  return { kind, members };
}

function unknownArgument(use: ConstDirectiveNode, known: readonly string[]): string | undefined {
  return use.arguments?.map(({ name }) => name.value).find((name) => !known.includes(name));
}

type Place = Pick<Holding, 'from' | 'path'> & { typeName: string };

/** An argument's name comes before a key field's; where a field has both under one name, neither is meant for sure. */
function findPlace({ subgraph, type, field }: GatherDeclaration, path: string[]): Place | { wrong: string } {
  const [first = '', ...rest] = path;
  const argument = field.arguments?.find(({ name }) => name.value === first);
  const isKey = keyFieldsOf(subgraph, type).has(first);
  if (argument && isKey)
    return { wrong: `"${first}" is an argument and a field of the key: rename the argument` };
  if (argument) return follow(subgraph, 'arguments', path, rest, argument.type);
  const own = isKey ? type.fields.get(first) : undefined;
  if (own) return follow(subgraph, 'key', path, rest, own.type);
  const names = [...keyFieldsOf(subgraph, type), ...(field.arguments ?? []).map(({ name }) => name.value)];
  return { wrong: `"${first}" is neither an argument nor a field of the key: these are ${names.join(', ')}` };
}

function follow(
  subgraph: Subgraph,
  from: Holding['from'],
  path: string[],
  [step, ...rest]: string[],
  type: TypeNode,
): Place | { wrong: string } {
  const typeName = namedTypeOf(type);
  if (step === undefined) {
    const isOneOrList = nullable(type).kind === Kind.NAMED_TYPE || listItemOf(type) !== null;
    return isOneOrList
      ? { from, path, typeName }
      : { wrong: 'a list of lists stands there: name one value or a list' };
  }
  if (nullable(type).kind !== Kind.NAMED_TYPE) {
    return {
      wrong: `"${step}" would lie in the items of a list, each with its own: nothing can be told by it`,
    };
  }
  const inner = memberOf(subgraph.types.get(typeName), from, step);
  return inner ? follow(subgraph, from, path, rest, inner) : { wrong: `${typeName} has no "${step}"` };
}

function memberOf(type: SubgraphType | undefined, from: Holding['from'], name: string): TypeNode | undefined {
  return (from === 'key' ? type?.fields : type?.inputFields)?.get(name)?.type;
}

/** A scalar that may be written in several ways is not compared: equal values could look different. */
function misfitOf(
  subgraph: Subgraph,
  typeName: string,
  { kind, members }: { kind: HeldKind; members: readonly string[] },
): string | null {
  const values = subgraph.types.get(typeName)?.values;
  if (kind === 'regions')
    return typeName === 'RegionCode' ? null : `${typeName} is no RegionCode: use values or prefixes`;
  if (typeName === 'ID' || typeName === 'String') return null;
  if (kind === 'prefixes' || !values?.size) {
    return `${kind} are compared with an ID or a String${kind === 'values' ? ' or an enum' : ''}, and it is a ${typeName}`;
  }
  const unknown = members.find((member) => !values.has(member));
  return unknown === undefined ? null : `${typeName} has no value ${unknown}`;
}
