import type { SubgraphAnswer, SubgraphError, SubgraphOperation } from './ask.ts';
import type { Asker } from './asker.ts';
import { type Batch, type Member, mostCharacters } from './batch.ts';
import { copyJson } from './copy-json.ts';
import type { RootFields, RootPart } from './root-fields.ts';

interface RootMember extends Member {
  /** Whose part of the document is its own: that of the first with the same variables. */
  readonly place: number;
  /** Whether it is that one. */
  readonly isFirst: boolean;
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
  /** By place: what stands in the body for the variables. */
  readonly #values: string[] = [];
  #characters = 0;
  readonly #fields: RootFields;

  constructor(fields: RootFields) {
    this.#fields = fields;
  }

  isFull(): boolean {
    return this.#values.length >= mostParts || this.#characters > mostCharacters / 2;
  }

  add(asker: Asker, operation: SubgraphOperation): void {
    const values = this.#fields.variables.map((name) => JSON.stringify(operation.variables?.[name]));
    const identity = values.length === 1 ? String(values[0]) : values.join();
    let place = this.#places.get(identity);
    const isFirst = place === undefined;
    if (place === undefined) {
      place = this.#values.length;
      this.#places.set(identity, place);
      const part = this.#fields.partOf(place);
      this.#values.push(writeValues(part, values));
      this.#characters += identity.length + part.length;
    }
    this.members.push({ asker, operation, place, isFirst });
  }

  withoutThoseGone(): RootBatch {
    if (this.members.every(({ asker }) => !asker.isOver)) return this;
    const rest = new RootBatch(this.#fields);
    for (const { asker, operation } of this.members) if (!asker.isOver) rest.add(asker, operation);
    return rest;
  }

  write(): string {
    const values = this.#values.filter((each) => each !== '').join();
    return `${this.#fields.writeHead(this.#values.length)}${values}}}`;
  }

  /**
   * An error that names no asker's field, or no data at all, concerns everyone or who knows whom; a subgraph that does
   * not give what it was asked for heeds no response keys.
   */
  split(answer: SubgraphAnswer): SubgraphAnswer[] | null {
    if (answer.kind === 'failure' || answer.data === null) return null;
    const { data } = answer;
    for (let place = 0; place < this.#values.length; place++) {
      for (const { prefixed, isPromised } of this.#fields.partOf(place).keys) {
        if (isPromised && data[prefixed] === undefined) return null;
      }
    }
    const errors = answer.errors.length === 0 ? null : Map.groupBy(answer.errors, placeOf);
    for (const place of errors?.keys() ?? []) if (place >= this.#values.length) return null;
    return this.members.map(({ place, isFirst }) => {
      const own = takeData(this.#fields.partOf(place), data);
      return {
        kind: 'response',
        data: isFirst ? own : (copyJson(own) as typeof own),
        errors: errors?.get(place)?.map(toOwnError) ?? [],
      };
    });
  }
}

/** Without those that have no value. */
function writeValues({ variables }: RootPart, values: ReadonlyArray<string | undefined>): string {
  let written = '';
  for (const [index, value] of values.entries()) {
    if (value !== undefined) written += `${written && ','}${variables[index]}${value}`;
  }
  return written;
}

function takeData({ keys }: RootPart, data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const taken: Record<string, unknown> = {};
  for (const { own, prefixed } of keys) {
    const value = data[prefixed];
    if (value === undefined) continue;
    if (own === '__proto__') Object.defineProperty(taken, own, { ...asMember, value });
    else taken[own] = value;
  }
  return taken;
}

const asMember = { enumerable: true, configurable: true, writable: true };

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
