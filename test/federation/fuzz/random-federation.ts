import type { SubgraphSdl } from './declarations.ts';
import { createDrafts, type Draft, type Drafts } from './draft.ts';
import { printDraft } from './print-draft.ts';
import type { Random } from './random.ts';
import { drawTypes, type PlannedField, type PlannedType, type PlannedTypes } from './random-types.ts';
import { drawProvides, drawRequires } from './random-uses.ts';

/**
 * Draws a schema and splits it: two to five subgraphs, which mostly compose.
 * @param isPlain without custom scalars and computed fields, whose values say nothing of where they belong
 */
export function drawFederation(random: Random, { isPlain = false } = {}): SubgraphSdl[] {
  const planned = drawTypes(random, isPlain);
  const names = ['a', 'b', 'c', 'd', 'e'].slice(0, 2 + random.below(4));
  const drafts = createDrafts(random, planned, names);
  for (const type of planned.interfaces) placeEntityInterface(random, drafts, planned, type);
  for (const entity of planned.entities) placeEntity(random, drafts, entity);
  placeInterfaceFields(random, drafts, planned);
  for (const entity of planned.entities) placeFields(random, drafts, entity);
  placeRoots(random, drafts, planned);
  for (const entity of planned.entities) override(random, drafts, entity);
  for (let turn = isPlain ? 0 : random.below(4); turn > 0; turn--) drawRequires(random, drafts, planned);
  for (let turn = random.below(4); turn > 0; turn--) drawProvides(random, drafts, planned);
  hideKeys(random, drafts, planned);
  return drafts.all
    .filter(({ types }) => types.size > 0)
    .map((draft) => ({ name: draft.name, sdl: printDraft(draft, planned) }));
}

/** One subgraph has the interface with its key and all members; in others an interface object may stand for it. */
function placeEntityInterface(
  random: Random,
  drafts: Drafts,
  planned: PlannedTypes,
  type: PlannedType,
): void {
  if (type.keys.length === 0) return;
  const able = drafts.all.filter((draft) => type.members.every((member) => drafts.canHave(draft, member)));
  if (able.length === 0) return;
  const home = random.pick(able);
  home.types.set(type.name, {
    isInterface: true,
    isInterfaceObject: false,
    keys: new Map([['id', true]]),
    fields: new Map(),
  });
  for (const member of type.members) drafts.addKey(home, planned.types.get(member)!, 'id', true);
  for (const draft of drafts.all) {
    const isFree = !draft.types.has(type.name) && type.members.every((member) => !draft.types.has(member));
    if (draft === home || !isFree || !random.chance(0.4)) continue;
    for (const member of type.members) draft.barred.add(member);
    draft.types.set(type.name, {
      isInterface: false,
      isInterfaceObject: true,
      keys: new Map([['id', true]]),
      fields: new Map([['id', { field: type.keyFields[0]!, directives: new Set() }]]),
    });
    for (let index = 0; index <= random.below(3); index++) {
      const field = planned.drawField(`${type.name.toLowerCase()}${draft.name}${index}`);
      if (drafts.canHave(draft, field.named)) drafts.addField(draft, type.name, field);
    }
  }
}

function placeEntity(random: Random, drafts: Drafts, entity: PlannedType): void {
  const able = drafts.all.filter((draft) => drafts.canHave(draft, entity.name));
  if (able.length === 0) return;
  const homes = random.shuffle(able).slice(0, 1 + random.below(Math.min(able.length, 4)));
  for (const draft of drafts.all) {
    if (draft.types.get(entity.name)?.keys.size && !homes.includes(draft)) homes.push(draft);
  }
  for (const [index, draft] of homes.entries()) {
    const isBridge = index === 0;
    const keys =
      isBridge || random.chance(0.3)
        ? entity.keys
        : [random.chance(0.75) ? entity.keys[0]! : random.pick(entity.keys)];
    for (const set of keys) drafts.addKey(draft, entity, set, random.chance(0.93));
  }
}

/** Fields of an interface are mostly together in one subgraph, or no subgraph could declare them on the interface. */
function placeInterfaceFields(random: Random, drafts: Drafts, planned: PlannedTypes): void {
  for (const type of planned.interfaces) {
    for (const field of type.fields) {
      if (!random.chance(0.7)) continue;
      const entities = type.members.filter((name) => planned.types.get(name)?.kind === 'entity');
      const able = drafts.all.filter(
        (draft) =>
          entities.every((member) => draft.types.get(member)?.keys.size) &&
          drafts.canHave(draft, field.named),
      );
      if (able.length === 0 || entities.length === 0) continue;
      const draft = random.pick(able);
      for (const member of entities) drafts.addField(draft, member, field);
    }
  }
}

function placeFields(random: Random, drafts: Drafts, entity: PlannedType): void {
  for (const field of entity.fields) {
    if (drafts.homesOf(entity.name, field.name).length > 0) continue;
    const placed = drafts.all.filter((draft) => draft.types.get(entity.name)?.keys.size);
    const able = placed.filter((draft) => drafts.canHave(draft, field.named));
    if (able.length === 0) continue;
    if (random.chance(0.25) && able.length > 1) {
      for (const draft of random.some(able)) {
        drafts.addField(draft, entity.name, relax(random, field), '@shareable');
      }
    } else {
      drafts.addField(random.pick(able), entity.name, field);
    }
  }
}

/** A shared field may promise less in one subgraph. */
function relax(random: Random, field: PlannedField): PlannedField {
  return random.chance(0.1) && field.type.endsWith('!') ? { ...field, type: field.type.slice(0, -1) } : field;
}

function placeRoots(random: Random, drafts: Drafts, planned: PlannedTypes): void {
  const composite = [...planned.types.keys()];
  let count = 0;
  const root = (draft: Draft, type: 'Query' | 'Mutation', named: string | undefined, letter: string) => {
    const field = planned.drawField(`${letter}${count++}`, named);
    const able = drafts.all.filter((each) => drafts.canHave(each, field.named));
    if (!able.includes(draft)) return;
    const isShared = type === 'Query' && random.chance(0.15) && able.length > 1;
    if (!isShared) drafts.addField(draft, type, field);
    else
      for (const each of new Set([draft, ...random.some(able)]))
        drafts.addField(each, type, field, '@shareable');
  };
  for (const { name } of planned.entities) {
    const homes = drafts.all.filter((draft) => draft.types.get(name)?.keys.size);
    if (homes.length > 0) root(random.pick(homes), 'Query', name, 'q');
  }
  for (const draft of drafts.all) {
    for (let index = random.below(4); index > 0; index--) {
      const here = [...draft.types.keys(), ...draft.unions.keys()].filter((name) => planned.types.has(name));
      root(
        draft,
        'Query',
        random.chance(0.7) && here.length > 0 ? random.pick(here) : random.pick(composite),
        'q',
      );
    }
    if (!random.chance(0.35)) continue;
    for (let index = random.below(3); index >= 0; index--)
      root(draft, 'Mutation', random.pick(composite), 'm');
  }
}

function override(random: Random, drafts: Drafts, entity: PlannedType): void {
  for (const field of entity.fields) {
    const [home, other] = drafts.homesOf(entity.name, field.name);
    if (!home || other || !random.chance(0.06)) continue;
    const able = drafts.all.filter(
      (draft) =>
        draft !== home && draft.types.get(entity.name)?.keys.size && drafts.canHave(draft, field.named),
    );
    if (able.length > 0) {
      drafts.addField(random.pick(able), entity.name, field, `@override(from: "${home.name}")`);
    }
  }
}

/** Keys that clients do not see. */
function hideKeys(random: Random, drafts: Drafts, planned: PlannedTypes): void {
  for (const entity of planned.entities) {
    const isMember = planned.interfaces.some(({ members }) => members.includes(entity.name));
    if (isMember || !random.chance(0.08)) continue;
    const { name } = random.pick(entity.keyFields);
    for (const draft of drafts.all) {
      draft.types.get(entity.name)?.fields.get(name)?.directives.add('@inaccessible');
    }
  }
}
