import type { SubgraphAnswer, SubgraphError, SubgraphOperation } from './ask.ts';
import type { Asker } from './asker.ts';
import { type Batch, type Member, mostCharacters } from './batch.ts';
import { joinBody, type Representations } from './body.ts';
import { copyJson } from './copy-json.ts';
import type { EntityFields } from './query-text.ts';

/** One asker's part of a batch. */
interface EntityMember extends Member {
  /** By variable: where each of its representations stands in the batch's list. */
  readonly places: ReadonlyMap<string, readonly number[]>;
}

/** What entity fetches have in common that differ in nothing but their representations. */
export interface EntityFetch {
  /** See `writeBodyHead`. */
  head: string;
  fields: EntityFields;
  /** Most representations of one request. */
  most: number;
}

/** Whether entity fetches of an operation may go together with others at all. */
export function fitsEntityBatch(operation: SubgraphOperation, most: number): boolean {
  const { size, characters } = measure(operation);
  return size <= most && characters <= mostCharacters;
}

/** Entity fetches, made one. */
export class EntityBatch implements Batch {
  readonly members: EntityMember[] = [];
  /** How many representations are to be sent. */
  #size = 0;
  #characters = 0;
  /** By variable: the place of each representation, equal ones having one. */
  readonly #lists = new Map<string, Map<string, number>>();
  readonly #fetch: EntityFetch;

  constructor(fetch: EntityFetch) {
    this.#fetch = fetch;
  }

  isFull(operation: SubgraphOperation): boolean {
    const { size, characters } = measure(operation);
    return this.#size + size > this.#fetch.most || this.#characters + characters > mostCharacters;
  }

  add(asker: Asker, operation: SubgraphOperation): void {
    const places = new Map<string, readonly number[]>();
    for (const [variable, texts] of Object.entries(operation.representations ?? {})) {
      const list = this.#lists.get(variable) ?? new Map<string, number>();
      this.#lists.set(variable, list);
      places.set(
        variable,
        texts.map((text) => this.#place(list, text)),
      );
    }
    this.members.push({ asker, operation, places });
  }

  #place(list: Map<string, number>, text: string): number {
    const known = list.get(text);
    if (known !== undefined) return known;
    const place = list.size;
    list.set(text, place);
    this.#size++;
    this.#characters += text.length;
    return place;
  }

  withoutThoseGone(): EntityBatch {
    if (this.members.every(({ asker }) => !asker.isOver)) return this;
    const rest = new EntityBatch(this.#fetch);
    for (const { asker, operation } of this.members) if (!asker.isOver) rest.add(asker, operation);
    return rest;
  }

  write(): string {
    const lists = [...this.#lists].map(([variable, list]) => [variable, [...list.keys()]]);
    return joinBody(this.#fetch.head, Object.fromEntries(lists) as Representations);
  }

  /**
   * Gives each member its own entities in its own order, and the errors of those. Null when the answer cannot be told
   * apart: it has no data, a list of another length than was asked for, or an error that names no entity.
   */
  split(answer: SubgraphAnswer): SubgraphAnswer[] | null {
    if (answer.kind === 'failure' || answer.data === null) return null;
    const parts: Part[] = [];
    let placed = 0;
    for (const [key, variable] of this.#fetch.fields) {
      const entities = answer.data[key];
      const count = this.#lists.get(variable)?.size;
      if (!Array.isArray(entities) || entities.length !== count) return null;
      const errors = answer.errors.filter(({ path }) => isPlaced(path, key, count));
      placed += errors.length;
      parts.push({ key, variable, entities, errors: groupByEntity(errors), taken: new Set<number>() });
    }
    if (placed < answer.errors.length) return null;
    return this.members.map(({ places }) => {
      const placesOf = ({ variable }: Part) => places.get(variable) ?? [];
      return {
        kind: 'response',
        data: Object.fromEntries(
          parts.map((part) => [part.key, placesOf(part).map((place) => take(part, place))]),
        ),
        errors: parts.flatMap((part) =>
          part.errors.size === 0
            ? []
            : placesOf(part).flatMap((place, index) => errorsOf(part, place, index)),
        ),
      };
    });
  }
}

/** The answer to one field `_entities` of a batch. */
interface Part {
  readonly key: string;
  readonly variable: string;
  readonly entities: readonly unknown[];
  readonly errors: ReadonlyMap<number, readonly SubgraphError[]>;
  /** The entities that a member has got already: the next gets a copy, since each may change its own. */
  readonly taken: Set<number>;
}

function take({ entities, taken }: Part, place: number): unknown {
  const entity = entities[place];
  if (typeof entity !== 'object' || entity === null) return entity;
  if (taken.has(place)) return copyJson(entity);
  taken.add(place);
  return entity;
}

const errorsOf = ({ key, errors }: Part, place: number, index: number): SubgraphError[] =>
  (errors.get(place) ?? []).map((error) => ({
    ...error,
    path: [key, index, ...(error.path ?? []).slice(2)],
  }));

function isPlaced(path: SubgraphError['path'], key: string, count: number): boolean {
  const place = path?.[1];
  return path?.[0] === key && Number.isInteger(place) && Number(place) >= 0 && Number(place) < count;
}

function groupByEntity(errors: readonly SubgraphError[]): Map<number, SubgraphError[]> {
  return Map.groupBy(errors, ({ path }) => Number(path?.[1]));
}

function measure({ representations = {} }: SubgraphOperation): { size: number; characters: number } {
  let size = 0;
  let characters = 0;
  for (const texts of Object.values(representations)) {
    size += texts.length;
    for (const text of texts) characters += text.length;
  }
  return { size, characters };
}
