import { type GraphQLOutputType, getNamedType, isCompositeType, visit } from 'graphql';
import { PlanError } from '../plan-error.ts';
import { type Conditions, commonOf, type Group, writeArguments } from './collect.ts';
import {
  createSelection,
  type DraftStep,
  type FetchDraft,
  type RewriteStep,
  type SelectionDraft,
  underConditions,
} from './fetch-draft.ts';

/** Objects of one type at one path of the response, and the fetches that give them. */
export interface Place {
  /** An object type, or an interface where the types make no difference. */
  type: string;
  path: DraftStep[];
  visits: Visit[];
  /** The field that the objects are the value of; null at the root. */
  parent: { place: Place; group: Group } | null;
}

/** A fetch that is at a place, where it can be asked for more. */
export interface Visit {
  graph: string;
  /** What the subgraph calls the type. */
  type: string;
  fetch: FetchDraft;
  selection: SelectionDraft;
  /** What holds wherever the fetch is there. */
  known: Conditions;
  /** Whether only objects of the place's type are asked; else it gives keys only, which all of its objects have. */
  isOpen: boolean;
  /** From the fetch's own root, or from its entities. */
  steps: RewriteStep[];
  /** Response keys on the way. */
  keys: string;
  /** What has to end before besides the fetch, for what is read of the objects. */
  after: readonly FetchDraft[];
}

/** Where a visit is in its fetch. */
export type Spot = Omit<Visit, 'type' | 'isOpen'>;

/** The fetches of a plan that is being made. */
export interface Drafts {
  fetches: FetchDraft[];
  /** Fetches that were asked for something since it was emptied. */
  touched: Set<FetchDraft>;
  /** The fetch with that name, made if it is not there. */
  fetch(name: string, create: Pick<FetchDraft, 'graph' | 'path' | 'isOfEntities' | 'after'>): FetchDraft;
  /** Asks for a field, where any of the alternatives holds. @returns where its value is */
  addField(visit: Spot, field: Wanted, type: GraphQLOutputType, alternatives: readonly Conditions[]): Spot;
}

/** A field to be asked for. */
export type Wanted = Pick<Group, 'key' | 'name' | 'node'>;

export function createDrafts(): Drafts {
  const fetches = new Map<string, FetchDraft>();
  let left = mostFields;
  const drafts: Drafts = {
    get fetches() {
      return [...fetches.values()];
    },
    touched: new Set(),
    fetch(name, create) {
      const draft = fetches.getOrInsertComputed(name, () => ({
        ...create,
        ...{ number: fetches.size, requires: [], inputRewrites: [], outputRewrites: [], conditions: [] },
        ...{ selection: createSelection(), variables: new Set<string>(), keys: new Map<string, string>() },
      }));
      drafts.touched.add(draft);
      return draft;
    },
    addField(visit, wanted, type, alternatives) {
      if (left-- <= 0) throw new PlanError('A plan by types would be too large.');
      const { fetch } = visit;
      drafts.touched.add(fetch);
      const key = toKey(visit, wanted, type);
      const text = `${key === wanted.name ? '' : `${key}: `}${wanted.name}${writeArguments(wanted.node)}`;
      noteVariables(fetch, wanted);
      const below = isCompositeType(getNamedType(type)) ? createSelection() : null;
      const others = alternatives.map((each) => each.filter((one) => !visit.known.includes(one)));
      let selection = below;
      for (const conditions of others) {
        for (const each of conditions) fetch.variables.add(each.slice(1));
        const { fields } = underConditions(visit.selection, conditions);
        // What is there stays, as what is asked under the same conditions.
        if (others.length === 1) selection = fields.getOrInsert(text, below);
        else fields.set(text, mergeInto(fields.get(text), below));
      }
      if (visit.keys === '') fetch.conditions.push(...alternatives);
      return {
        ...{ graph: visit.graph, fetch, selection: selection ?? createSelection(), after: visit.after },
        known: [...new Set([...visit.known, ...commonOf(alternatives)])],
        steps: [...visit.steps, { Key: key }],
        keys: `${visit.keys}.${key}`,
      };
    },
  };
  return drafts;
}

/** More than any operation that is let in has, written type by type. */
const mostFields = 50_000;

/** Two selections of one field under the same conditions are both asked for: one of them goes on with the other. */
function mergeInto(
  known: SelectionDraft | null | undefined,
  added: SelectionDraft | null,
): SelectionDraft | null {
  if (!known || !added || chainOf(added).includes(known)) return added;
  if (chainOf(known).includes(added)) return known;
  chainOf(added).at(-1)?.fragments.set('...', known);
  return added;
}

function chainOf(selection: SelectionDraft): SelectionDraft[] {
  const next = selection.fragments.get('...');
  return next ? [selection, ...chainOf(next)] : [selection];
}

/** The response key in the fetch: not one that another type has for a value of another type. */
function toKey({ fetch, steps, keys }: Spot, { key }: Wanted, type: GraphQLOutputType): string {
  const named = getNamedType(type);
  const shape = isCompositeType(named) ? String(type).replace(named.name, '{}') : String(type);
  const place = `${keys}.${key} `;
  const id = place + shape;
  const known = fetch.keys.get(id);
  if (known !== undefined) return known;
  const others = [...fetch.keys.keys()].filter((each) => each.startsWith(place)).length;
  const own = others === 0 ? key : `${key}__alias_${others}`;
  fetch.keys.set(id, own);
  if (others > 0) {
    // What is further down is renamed before the way to it is.
    const path = [...steps, { Key: own }] satisfies RewriteStep[];
    fetch.outputRewrites.unshift({ kind: 'KeyRenamer', path: path.map(toText), renameKeyTo: key });
  }
  return own;
}

const toText = (step: RewriteStep) => ('Key' in step ? step.Key : `... on ${step.TypenameEquals.join()}`);

function noteVariables(fetch: FetchDraft, { node }: Wanted): void {
  for (const { value } of node.arguments ?? []) {
    visit(value, { Variable: ({ name }) => void fetch.variables.add(name.value) });
  }
}
