import type { SubgraphAnswer, SubgraphError, SubgraphOperation } from './ask.ts';
import type { Asker } from './asker.ts';
import { type Batch, type Member, mostCharacters } from './batch.ts';
import { copyJson } from './copy-json.ts';
import { type RootFields, toPrefix } from './root-fields.ts';

interface RootMember extends Member {
  /** Whose part of the document is its own: that of the first with the same variables. */
  readonly place: number;
}

/** A longer document gains no more than two, and its answer comes late for the first. */
const mostParts = 16;

/**
 * Queries that differ in nothing but the values of their variables, made one: each asker's root fields under response
 * keys of its own.
 */
export class RootBatch implements Batch {
  readonly members: RootMember[] = [];
  /** The values of variables as JSON, and the place that they have. */
  readonly #places = new Map<string, number>();
  #characters = 0;
  readonly #fields: RootFields;

  constructor(fields: RootFields) {
    this.#fields = fields;
  }

  isFull(): boolean {
    return this.#places.size >= mostParts || this.#characters > mostCharacters / 2;
  }

  add(asker: Asker, operation: SubgraphOperation): void {
    const values = JSON.stringify(operation.variables);
    let place = this.#places.get(values);
    if (place === undefined) {
      place = this.#places.size;
      this.#places.set(values, place);
      this.#characters += values.length + this.#fields.partOf(place).fields.length;
    }
    this.members.push({ asker, operation, place });
  }

  withoutThoseGone(): RootBatch {
    if (this.members.every(({ asker }) => !asker.isOver)) return this;
    const rest = new RootBatch(this.#fields);
    for (const { asker, operation } of this.members) if (!asker.isOver) rest.add(asker, operation);
    return rest;
  }

  write(): string {
    const { name, fragments, partOf } = this.#fields;
    const parts = Array.from({ length: this.#places.size }, (_, place) => partOf(place));
    const definitions = parts.map(({ variables }) => variables).join(' ');
    const selections = parts.map(({ fields }) => fields).join(' ');
    const own = parts.map((part) => part.fragments).join('');
    const query = `query ${name}(${definitions}){${selections}}${fragments}${own}`;
    const values = new Map(this.members.map(({ place, operation }) => [place, operation.variables]));
    const variables = [...values].flatMap(([place, own]) => writeValues(toPrefix(place), own));
    const operationName = name === '' ? '' : `,"operationName":"${name}"`;
    return `{"query":"${query}"${operationName},"variables":{${variables.join(',')}}}`;
  }

  /**
   * An error that names no asker's field, or no data at all, concerns everyone or who knows whom; a subgraph that does
   * not give what it was asked for heeds no response keys.
   */
  split(answer: SubgraphAnswer): SubgraphAnswer[] | null {
    if (answer.kind === 'failure' || answer.data === null) return null;
    const { data } = answer;
    for (const prefix of Array.from(this.#places.values(), toPrefix)) {
      if (this.#fields.promised.some((key) => data[prefix + key] === undefined)) return null;
    }
    const errors = Map.groupBy(answer.errors, placeOf);
    for (const place of errors.keys()) if (place >= this.#places.size) return null;
    const taken = new Set<number>();
    return this.members.map(({ place }) => {
      const isTaken = taken.has(place);
      taken.add(place);
      const prefix = toPrefix(place);
      const own = this.#fields.keys.flatMap((key) => {
        const value = data[prefix + key];
        return value === undefined ? [] : [[key, isTaken ? copyJson(value) : value] as const];
      });
      return {
        kind: 'response',
        data: Object.fromEntries(own),
        errors: (errors.get(place) ?? []).map(toOwnError),
      };
    });
  }
}

function writeValues(prefix: string, values: SubgraphOperation['variables'] = {}): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const text: string | undefined = JSON.stringify(value);
    return text === undefined ? [] : [`${JSON.stringify(prefix + name)}:${text}`];
  });
}

const prefixed = /^m(\d+)_(.+)$/;

/** Infinite for an error that names nobody's field. */
function placeOf({ path }: SubgraphError): number {
  const place = prefixed.exec(String(path?.[0] ?? ''))?.[1];
  return place === undefined ? Number.POSITIVE_INFINITY : Number(place);
}

function toOwnError(error: SubgraphError): SubgraphError {
  const [key, ...rest] = error.path ?? [];
  return { ...error, path: [String(key).replace(prefixed, '$2'), ...rest] };
}
