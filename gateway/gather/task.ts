import type { GatheredField } from '@ieum/schema/contract/bundle.ts';
import type { GraphQLOutputType } from 'graphql';
import type { Cell } from './cell.ts';
import type { FieldSet } from './field-set.ts';
import type { Holdings } from './holdings.ts';
import type { GatheredError, Path } from './response.ts';
import type { SelectionWriter } from './write-selection.ts';

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
  /** How each source is asked; one whose schema does not have the field is not, and gives nothing. */
  readonly asks: ReadonlyMap<string, FieldText>;
  readonly holdings: Holdings;
  /** See `Question`. */
  readonly isJudged: boolean;
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

/** The arguments of a gathered field that `gathered` itself reads, for one run. */
export interface GatherArguments {
  /** Page size; null where the field is no connection. */
  first: number | null;
  after: string | null;
}

/** How one gathered field is asked of a source, and how the sources' answers become one. */
export interface Merge {
  /** The selection that a source is asked for, braces included. @param type the field's type in the source */
  write(writer: SelectionWriter, type: GraphQLOutputType): string;
  /** Merges and cuts; fails the cells whose values are wrong. Cells are in source order. */
  merge(cells: readonly Cell[], args: GatherArguments): WriteMerged;
}

/** Writes a merged answer for one place. It can be written for several: each gets objects of its own. */
export type WriteMerged = (path: Path, to: MergedCompletion) => Written;

/** Either the answer, or the cell whose value does not fit its type: merge again without it. */
export type Written<T = unknown> = { kind: 'value'; value: T } | { kind: 'invalid'; cell: Cell };

/** What writing leaves behind; thrown away when the outcome is `invalid`. */
export interface MergedCompletion {
  readonly errors: GatheredError[];
  readonly nested: NestedGather[];
}

/** One entity, or the query root, that a task is run for, and every place that waits for the answer. */
export interface Parent {
  /** The JSON text of `representation`, equal for equal entities; empty for the query root. */
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
