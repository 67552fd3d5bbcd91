import type { SubgraphAnswer, SubgraphError, SubgraphOperation } from './ask.ts';
import type { Asker } from './asker.ts';
import type { Representations } from './body.ts';
import { copyJson } from './copy-json.ts';
import type { EntityFields } from './query-text.ts';

/** One asker's part of a batch. */
export interface Member {
  readonly asker: Asker;
  readonly operation: SubgraphOperation;
  /** By variable: where each of its representations stands in the batch's list. */
  readonly places: ReadonlyMap<string, readonly number[]>;
}

/** Entity fetches that differ in nothing but their representations, made one. */
export class Batch {
  readonly members: Member[] = [];
  /** How many representations are to be sent. */
  size = 0;
  /** How many characters they have. */
  characters = 0;
  /** By variable: the place of each representation, equal ones having one. */
  readonly #lists = new Map<string, Map<string, number>>();
  readonly #fields: EntityFields;

  constructor(fields: EntityFields) {
    this.#fields = fields;
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
    this.size++;
    this.characters += text.length;
    return place;
  }

  /** The batch as it is to be sent: nothing is fetched for those who left while they waited. */
  withoutThoseGone(): Batch {
    if (this.members.every(({ asker }) => !asker.isOver)) return this;
    const rest = new Batch(this.#fields);
    for (const { asker, operation } of this.members) if (!asker.isOver) rest.add(asker, operation);
    return rest;
  }

  /** What to send. */
  get representations(): Representations {
    return Object.fromEntries([...this.#lists].map(([variable, list]) => [variable, [...list.keys()]]));
  }

  /**
   * Gives each member its own entities in its own order, and the errors of those. Null when the answer cannot be told
   * apart: it has no data, a list of another length than was asked for, or an error that names no entity.
   */
  split(answer: SubgraphAnswer): SubgraphAnswer[] | null {
    if (answer.kind === 'failure' || answer.data === null) return null;
    const parts: Part[] = [];
    let placed = 0;
    for (const [key, variable] of this.#fields) {
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
