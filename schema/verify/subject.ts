import { getNamedType } from 'graphql';
import type { Bundle, GatheredField, GatheredFieldSource } from '../contract/bundle.ts';
import type { Caller } from '../contract/caller.ts';
import type { Problem } from '../problem.ts';
import type { SubgraphInput } from '../subgraph.ts';
import { type Asker, createAsker, waitMs } from './ask.ts';
import type { Heard } from './listen/conversation.ts';
import { hear } from './listen/hear.ts';
import { type Listing, readListing } from './listing.ts';
import { placesOf, type Representation } from './place.ts';
import { needsNothing, selectAll } from './select.ts';
import { readServed, type Served } from './served.ts';

/** The subgraph that is verified, and what is known of it. Lists and keys are read once, when first asked for. */
export interface Subject {
  name: string;
  url: string;
  asker: Asker;
  served: Served;
  /** Why it does not compose with the network; empty where it does. */
  problems: readonly Problem[];
  /** The gathered fields it is asked for, each with what is known of it as a source. */
  fields: ReadonlyArray<{ field: GatheredField; source: GatheredFieldSource }>;
  /** Representations of entities that it told of itself, or that were given, by type; at most 20 each. */
  keys(): Promise<ReadonlyMap<string, Representation[]>>;
  /** Every gathered connection at the root and below two parents, in each order. */
  listings(): Promise<Listing[]>;
  /** What it tells of a subscription, over each transport it serves; listened to once. */
  hear(query: string): Promise<Heard[]>;
}

/** What a verification starts from. */
export interface SubjectParts {
  input: SubgraphInput;
  /** The network composed with the subgraph, or why it does not compose. */
  composed: { bundle: Bundle } | { errors: Problem[] };
  /** Entities that are known to be there. */
  given: readonly Representation[];
  /** How long an event is waited for, in milliseconds. */
  listenMs: number;
}

/** Who asks: an operator with every scope that the SDL names, so that nothing is hidden but what nobody may see. */
const caller: Caller = {
  subject: 'verify:operator',
  organization: 'org:ieum',
  roles: ['operator'],
  scopes: [],
  purpose: 'verify',
};

/** Parents below which each gathered field is read. */
const mostParents = 2;
const mostKeys = 20;

/** Makes a subject of a subgraph that answers and whose SDL could be read. */
export function createSubject({ input, composed, given, listenMs }: SubjectParts): Subject {
  // SDL that does not compose may not even be a schema, and nothing is asked of it.
  const served = readServed('errors' in composed ? { ...input, sdl: 'scalar Nothing' } : input);
  const self = { ...caller, scopes: served.scopes };
  const asker = createAsker(input.url, self);
  const fields = 'errors' in composed ? [] : fieldsOf(composed.bundle, input.name);
  const connections = fields.flatMap(({ field }) => (field.merge === 'CONNECTION' ? [field] : []));
  const read = async (field: GatheredField, parent: Representation | null) => {
    const listings: Listing[] = [];
    // One after the other: what they take is measured.
    for (const place of placesOf(served, field, parent))
      listings.push(await readListing(asker, served, place));
    return listings;
  };
  const atRoot = once(async () => {
    const listings: Listing[] = [];
    for (const field of connections)
      if (field.entityKey === null) listings.push(...(await read(field, null)));
    return listings;
  });
  const keys = once(async () => {
    const found = new Map<string, Representation[]>();
    for (const representation of given) addKey(found, representation);
    for (const { edges } of await atRoot()) findKeys(served, edges, found);
    findKeys(served, await readRootFields(asker, served), found);
    return found;
  });
  const listings = once(async () => {
    const all = [...(await atRoot())];
    const known = await keys();
    for (const field of connections) {
      if (field.entityKey === null) continue;
      for (const parent of (known.get(field.type) ?? []).slice(0, mostParents))
        all.push(...(await read(field, parent)));
    }
    return all;
  });
  const problems = 'errors' in composed ? composed.errors : [];
  const heard = new Map<string, Promise<Heard[]>>();
  const conversation = { url: input.url, caller: self, listenMs, replyMs: waitMs };
  const listen = (query: string) => heard.getOrInsertComputed(query, () => hear({ ...conversation, query }));
  return { name: input.name, url: input.url, asker, served, problems, fields, keys, listings, hear: listen };
}

function fieldsOf({ fields }: Bundle, name: string): Subject['fields'] {
  return fields.flatMap((field) => {
    const source = field.sources.find((one) => one.name === name);
    return source ? [{ field, source }] : [];
  });
}

/** What the root fields that need no argument answer; one that fails tells nothing. */
async function readRootFields(asker: Asker, served: Served): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const field of Object.values(served.schema.getQueryType()?.getFields() ?? {})) {
    if (!needsNothing(served, 'Query', field)) continue;
    const selected = selectAll(served, getNamedType(field.type), 6);
    const { data } = await asker.ask(`{ ${field.name}${selected && ` { ${selected} }`} }`);
    answers.push(data);
  }
  return answers;
}

/** Looks for objects that name an entity by its key. */
function findKeys(served: Served, value: unknown, found: Map<string, Representation[]>): void {
  if (Array.isArray(value)) for (const item of value) findKeys(served, item, found);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const object = value as Record<string, unknown>;
  const name = typeof object.__typename === 'string' ? object.__typename : '';
  const names = served.entities.get(name);
  if (names?.every((field) => object[field] !== undefined && object[field] !== null)) {
    addKey(found, { __typename: name, ...Object.fromEntries(names.map((field) => [field, object[field]])) });
  }
  for (const inner of Object.values(object)) findKeys(served, inner, found);
}

function addKey(found: Map<string, Representation[]>, representation: Representation): void {
  const known = found.get(representation.__typename) ?? [];
  const text = JSON.stringify(representation);
  if (known.length < mostKeys && known.every((other) => JSON.stringify(other) !== text))
    known.push(representation);
  found.set(representation.__typename, known);
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => {
    value ??= read();
    return value;
  };
}
