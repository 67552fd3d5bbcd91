import type { Draft, Drafts } from './draft.ts';
import type { Random } from './random.ts';
import type { PlannedField, PlannedType, PlannedTypes } from './random-types.ts';

/** Adds a field that is computed from fields of other subgraphs, where there is a place for one. */
export function drawRequires(random: Random, drafts: Drafts, planned: PlannedTypes): void {
  const places = drafts.all.flatMap((draft) =>
    planned.entities.flatMap((entity) => {
      const isAsked = [...(draft.types.get(entity.name)?.keys.values() ?? [])].some(Boolean);
      return isAsked ? { draft, entity } : [];
    }),
  );
  if (places.length === 0) return;
  const { draft, entity } = random.pick(places);
  const count = [...draft.types.values()].reduce((sum, { fields }) => sum + fields.size, 0);
  const computed = planned.drawField(`c${draft.name}${count}`);
  if (!drafts.canHave(draft, computed.named)) return;
  const foreign = foreignFields(drafts, draft, entity);
  const chosen = random.shuffle(foreign).slice(0, 1 + random.below(2));
  const sets = chosen.flatMap((field) => drawUse(random, drafts, planned, draft, entity, field, true) ?? []);
  if (sets.length === 0) return;
  drafts.addField(draft, entity.name, computed, `@requires(fields: ${JSON.stringify(sets.join(' '))})`);
  entity.fields.push(computed);
}

/** Lets a field of one subgraph provide a field that another owns, where there is a place for it. */
export function drawProvides(random: Random, drafts: Drafts, planned: PlannedTypes): void {
  const draft = random.pick(drafts.all);
  const places = [...draft.types].flatMap(([name, type]) =>
    type.isInterface
      ? []
      : [...type.fields.values()].flatMap((field) => {
          const target = planned.types.get(field.field.named);
          const isFree = ![...field.directives].some((directive) =>
            /^@(external|provides|inac)/.test(directive),
          );
          return target && isFree ? { name, field, target } : [];
        }),
  );
  if (places.length === 0) return;
  const { field, target } = random.pick(places);
  const members = target.kind === 'entity' ? [target.name] : [...membersIn(draft, target)];
  const sets = members.flatMap((name) => {
    const entity = planned.types.get(name);
    if (entity?.kind !== 'entity') return [];
    const able = foreignFields(drafts, draft, entity).filter(({ args }) => args === '');
    if (able.length === 0) return [];
    const set = drawUse(random, drafts, planned, draft, entity, random.pick(able), false);
    if (!set) return [];
    return target.kind === 'entity' ? set : `... on ${name} { ${set} }`;
  });
  if (sets.length > 0) field.directives.add(`@provides(fields: ${JSON.stringify(sets.join(' '))})`);
}

const membersIn = (draft: Draft, type: PlannedType) =>
  draft.unions.get(type.name) ?? type.members.filter((name) => draft.types.has(name));

/** Fields of an entity that a subgraph does not resolve, and another does. */
function foreignFields(drafts: Drafts, draft: Draft, entity: PlannedType): PlannedField[] {
  return entity.fields.filter((field) => {
    const homes = drafts.homesOf(entity.name, field.name);
    const isOverridden = homes.some((home) =>
      [...directivesOf(home, entity, field)].some((directive) => directive.startsWith('@override')),
    );
    const isRelaxed = homes.some(
      (home) => home.types.get(entity.name)!.fields.get(field.name)!.field !== field,
    );
    return homes.length > 0 && !homes.includes(draft) && !isOverridden && !isRelaxed;
  });
}

const directivesOf = (draft: Draft, type: { name: string }, field: PlannedField): Set<string> =>
  draft.types.get(type.name)?.fields.get(field.name)?.directives ?? new Set();

/** Declares a field external and gives a field set of it, or nothing where the subgraph cannot name its type. */
function drawUse(
  random: Random,
  drafts: Drafts,
  planned: PlannedTypes,
  draft: Draft,
  entity: PlannedType,
  field: PlannedField,
  isRequired: boolean,
): string | undefined {
  if (!drafts.canHave(draft, field.named)) return undefined;
  drafts.declare(draft, field.named);
  const inner = drawInner(random, drafts, planned, draft, field.named);
  if (inner === undefined) return undefined;
  const given = drawArguments(random, field);
  if (given === undefined) return undefined;
  if (!isRequired) {
    const homes = drafts.homesOf(entity.name, field.name).map((home) => directivesOf(home, entity, field));
    if (homes.some((each) => [...each].some((directive) => directive.startsWith('@requires'))))
      return undefined;
    for (const home of homes) home.add('@shareable');
  }
  drafts.addField(draft, entity.name, field, '@external');
  return `${field.name}${given}${inner}`;
}

/** Selections of what a subgraph knows of a type by itself; nothing for leaves. */
function drawInner(
  random: Random,
  drafts: Drafts,
  planned: PlannedTypes,
  draft: Draft,
  named: string,
): string | undefined {
  const type = planned.types.get(named);
  if (!type) return '';
  const leavesOf = (name: string) =>
    [...(draft.types.get(name)?.fields.values() ?? [])].flatMap(({ field, directives }) =>
      planned.types.has(field.named) || field.args !== '' || directives.has('@external') ? [] : field.name,
    );
  if (type.kind === 'union' || (type.kind === 'interface' && random.chance(0.6))) {
    const parts = [...membersIn(draft, type)].flatMap((member) => {
      const leaves = leavesOf(member);
      return leaves.length > 0 ? `... on ${member} { ${random.some(leaves).join(' ')} }` : [];
    });
    return parts.length > 0 ? ` { ${parts.join(' ')} }` : undefined;
  }
  if (type.kind === 'interface') return type.keyFields.length > 0 ? ' { id }' : undefined;
  const leaves = leavesOf(named);
  const foreign = type.kind === 'entity' ? foreignFields(drafts, draft, type) : [];
  const simple = foreign.filter((field) => !planned.types.has(field.named) && field.args === '');
  if (simple.length > 0 && random.chance(0.4)) {
    const field = random.pick(simple);
    drafts.addField(draft, named, field, '@external');
    leaves.push(field.name);
  }
  return leaves.length > 0 ? ` { ${random.some(leaves).join(' ')} }` : undefined;
}

const literals: Record<string, string> = {
  Int: '1',
  Float: '0.5',
  String: '"x"',
  ID: '"1"',
  Boolean: 'true',
  E0: 'RED',
  E1: 'name',
};

/** Arguments in a field set: needed ones, and some others; nothing where a needed one cannot be written. */
function drawArguments(random: Random, { args }: PlannedField): string | undefined {
  const given: string[] = [];
  for (const argument of args.slice(1, -1).split(/, (?=\w+: )/)) {
    const parts = /^(\w+): (\w+)(!?)( =.*)?$/.exec(argument);
    if (parts && literals[parts[2]!] && random.chance(0.5)) given.push(`${parts[1]}: ${literals[parts[2]!]}`);
    else if (/^[^=]*!$/.test(argument)) {
      if (!parts || !literals[parts[2]!]) return undefined;
      given.push(`${parts[1]}: ${literals[parts[2]!]}`);
    }
  }
  return given.length > 0 ? `(${given.join(', ')})` : '';
}
