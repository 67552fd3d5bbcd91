import { type ConstDirectiveNode, type ConstValueNode, type DocumentNode, Kind } from 'graphql';
import { type Holding, heldKinds, isRegionCode } from './holding.ts';

/** What a source holds at most: the values, and the places where requests name them. */
export interface HeldSet extends Pick<Holding, 'kind' | 'members'> {
  /** As written: `Input.field` or `Type.field.name`. */
  at: string[];
}

/** A `@holds` of a subgraph, read, or what is wrong with it by itself. */
export interface HoldsUse {
  use: ConstDirectiveNode;
  read: HeldSet | { wrong: string };
}

/** The `@holds`s of a subgraph's SDL, in their order. */
export function readHolds(document: DocumentNode): HoldsUse[] {
  return document.definitions
    .filter((node) => node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION)
    .flatMap((node) => node.directives ?? [])
    .filter((use) => use.name.value === 'holds')
    .map((use) => ({ use, read: readSet(use) }));
}

function readSet(use: ConstDirectiveNode): HoldsUse['read'] {
  const names = (use.arguments ?? []).map(({ name }) => name.value);
  const unknown = names.find((name) => name !== 'at' && !heldKinds.some((kind) => kind === name));
  if (unknown) return { wrong: `has "${unknown}": it takes at, and one of values, prefixes and regions` };
  const at = readTexts(use, 'at');
  const misplaced = at?.find((place) => !/^\w+\.\w+(\.\w+)?$/.test(place));
  if (!at || misplaced !== undefined) {
    const came = misplaced === undefined ? 'no place' : `the place "${misplaced}"`;
    return { wrong: `has ${came}: write at: ["Input.field"] or at: ["Type.field.name"]` };
  }
  const given = heldKinds.filter((kind) => names.includes(kind));
  const [kind, ...others] = given;
  if (!kind || others.length > 0) {
    return {
      wrong: `has ${given.join(' and ') || 'no values'}: give exactly one of values, prefixes and regions`,
    };
  }
  const members = readTexts(use, kind);
  if (!members)
    return { wrong: `has ${kind} that are not one text or more: write ${kind}: ["…"], or remove it` };
  const wrong = kind === 'regions' && members.find((member) => !isRegionCode(member));
  return wrong
    ? { wrong: `has the region "${wrong}": write RegionCodes of ten digits` }
    : { at, kind, members };
}

/** Null for anything but texts that are not empty. */
function readTexts(use: ConstDirectiveNode, argument: string): string[] | null {
  const value = use.arguments?.find(({ name }) => name.value === argument)?.value;
  const items: readonly ConstValueNode[] = value?.kind === Kind.LIST ? value.values : value ? [value] : [];
  const texts = items.flatMap((item) => (item.kind === Kind.STRING && item.value !== '' ? [item.value] : []));
  return texts.length > 0 && texts.length === items.length ? texts : null;
}
