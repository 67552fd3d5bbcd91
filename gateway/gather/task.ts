import type { GatheredField } from '@ieum/schema/contract/bundle.ts';
import type { FieldSet } from './field-set.ts';
import type { Merge } from './merge/merge.ts';
import type { Path } from './response.ts';

/**
 * One gathered field of an operation as it is asked and merged. Fields that are equal, arguments and
 * selections included, are one task wherever they stand.
 */
export interface GatherTask {
  /** Unique in its operation; the alias under which sources answer. */
  readonly id: string;
  readonly coordinate: string;
  readonly rule: GatheredField;
  /** The key by which sources are given its parents; null on Query. */
  readonly key: FieldSet | null;
  readonly first: ArgumentReader;
  readonly after: ArgumentReader;
  /** How each source is asked; a source without an entry defines the field but nothing of what it would need. */
  readonly asks: ReadonlyMap<string, FieldText>;
  readonly merge: Merge;
  /** Gathered fields inside this one, without those inside them. */
  readonly children: readonly GatherTask[];
}

/** Gives an argument's value in one run; null for absent. */
export type ArgumentReader = (variables: Readonly<Record<string, unknown>>) => unknown;

/** A field in a source's own words, without alias, and the variables that it uses. */
export interface FieldText {
  readonly text: string;
  /** Name to definition, e.g. `first` to `$first: Int`. */
  readonly variables: ReadonlyMap<string, string>;
}

/** One entity, or the query root, that a task is run for, and every place that waits for the answer. */
export interface Parent {
  /** Equal for equal entities. */
  readonly key: string;
  /** What goes into `_entities(representations:)`; null for the query root. */
  readonly representation: Readonly<Record<string, unknown>> | null;
  readonly places: Place[];
}

/** Where an answer goes: `target[responseKey]`, which stands at `path` in the response. */
export interface Place {
  readonly target: Record<string, unknown>;
  readonly responseKey: string;
  readonly path: Path;
}

/** A gathered field that was met inside a merged answer: it runs on the next level. */
export interface NestedGather {
  readonly task: GatherTask;
  readonly representation: Readonly<Record<string, unknown>>;
  readonly place: Place;
}
