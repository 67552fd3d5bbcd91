import type { Random } from './random.ts';
import type { PlannedField, PlannedType, PlannedTypes } from './random-types.ts';

/** One subgraph while the schema is being split. */
export interface Draft {
  name: string;
  types: Map<string, DraftType>;
  unions: Map<string, Set<string>>;
  /** Types that may not be declared here: members of an interface that an interface object stands for. */
  barred: Set<string>;
}

export interface DraftType {
  isInterface: boolean;
  isInterfaceObject: boolean;
  /** Whether each key is resolvable. */
  keys: Map<string, boolean>;
  fields: Map<string, DraftField>;
}

export interface DraftField {
  field: PlannedField;
  directives: Set<string>;
}

/** Declares types in drafts with all that they need. */
export interface Drafts {
  all: readonly Draft[];
  /** Whether a subgraph can declare a type and what it needs. */
  canHave(draft: Draft, name: string): boolean;
  /** Declares a type by what every use of it needs: of an entity, a key. */
  declare(draft: Draft, name: string): void;
  addKey(draft: Draft, entity: PlannedType, set: string, isResolvable: boolean): void;
  addField(draft: Draft, type: string, field: PlannedField, ...directives: string[]): void;
  /** The subgraphs that resolve a field. */
  homesOf(type: string, field: string): Draft[];
}

/** Drafts with nothing in them. */
export function createDrafts(random: Random, planned: PlannedTypes, names: readonly string[]): Drafts {
  const all = names.map((name): Draft => ({ name, types: new Map(), unions: new Map(), barred: new Set() }));
  const { types } = planned;

  function canHave(draft: Draft, name: string, seen = new Set<string>()): boolean {
    const type = types.get(name);
    if (!type || draft.types.has(name) || draft.unions.has(name) || seen.has(name)) return true;
    if (draft.barred.has(name)) return false;
    seen.add(name);
    switch (type.kind) {
      case 'value':
        return type.fields.every((field) => canHave(draft, field.named, seen));
      case 'entity':
        return type.keyFields.every((field) => canHave(draft, field.named, seen));
      default:
        return type.members.some((member) => canHave(draft, member, new Set(seen)));
    }
  }

  function add(draft: Draft, name: string, isInterface = false): DraftType {
    const known = draft.types.get(name);
    if (known) return known;
    const added = { isInterface, isInterfaceObject: false, keys: new Map(), fields: new Map() };
    draft.types.set(name, added);
    return added;
  }

  function declare(draft: Draft, name: string): void {
    const type = types.get(name);
    if (!type || draft.types.has(name) || draft.unions.has(name)) return;
    if (type.kind === 'value') {
      add(draft, name);
      for (const field of type.fields) addField(draft, name, field, '@shareable');
    } else if (type.kind === 'entity') {
      const isFirst = random.chance(0.8);
      addKey(draft, type, isFirst ? type.keys[0]! : random.pick(type.keys), random.chance(0.85));
    } else {
      const able = type.members.filter((member) => canHave(draft, member));
      const members = random.some(able);
      if (type.kind === 'union') draft.unions.set(name, new Set(members));
      else add(draft, name, true);
      for (const member of members) declareMember(draft, type, member);
    }
  }

  /** Members of an interface that has the field `id` need it. */
  function declareMember(draft: Draft, type: PlannedType, member: string): void {
    declare(draft, member);
    const needsId = type.keyFields.length > 0 && !draft.types.get(member)?.keys.has('id');
    if (needsId) addKey(draft, types.get(member)!, 'id', random.chance(0.6));
  }

  function addKey(draft: Draft, entity: PlannedType, set: string, isResolvable: boolean): void {
    const type = add(draft, entity.name);
    type.keys.set(set, type.keys.get(set) || isResolvable);
    for (const name of set
      .replaceAll(/\{[^}]*\}/g, '')
      .trim()
      .split(/\s+/)) {
      const field = entity.keyFields.find((each) => each.name === name)!;
      addField(draft, entity.name, field);
      const owner = types.get(field.named);
      if (owner) addKey(draft, owner, 'id', random.chance(0.7));
    }
  }

  function addField(draft: Draft, typeName: string, field: PlannedField, ...directives: string[]): void {
    const type = add(draft, typeName);
    const known = type.fields.get(field.name);
    if (known) return;
    type.fields.set(field.name, { field, directives: new Set(directives) });
    declare(draft, field.named);
  }

  return {
    all,
    canHave,
    declare,
    addKey,
    addField,
    homesOf: (type, name) =>
      all.filter((draft) => {
        const found = draft.types.get(type)?.fields.get(name);
        return found && !found.directives.has('@external');
      }),
  };
}
