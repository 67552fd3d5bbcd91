import type { DocumentNode } from 'graphql';

/** How an operation is answered: which subgraphs are asked what, in which order. Independent of variable values. */
export interface Plan {
  /** Null where no subgraph need be asked. */
  node: PlanNode | null;
}

export type PlanNode = Fetch | Sequence | Parallel | Condition | Defer | Subscription;

/** Runs its nodes one after the other. */
export interface Sequence {
  kind: 'Sequence';
  nodes: PlanNode[];
}

/** Runs its nodes side by side. */
export interface Parallel {
  kind: 'Parallel';
  nodes: PlanNode[];
}

/** Runs one of two nodes by the value of a Boolean variable. */
export interface Condition {
  kind: 'Condition';
  variable: string;
  ifTrue: PlanNode | null;
  ifFalse: PlanNode | null;
}

/** Runs `primary`, whose fields are the first part of the response; each of `deferred` is a part that follows. */
export interface Defer {
  kind: 'Defer';
  primary: PlanNode | null;
  deferred: DeferredPart[];
}

/** A part of a response that is delivered when it is there. */
export interface DeferredPart {
  label: string | null;
  /** Response keys from the operation's root down to the object that carries the fragment; lists are passed through. */
  path: string[];
  /** Ids of fetches (`Fetch.id`) that have to end first. */
  depends: string[];
  node: PlanNode | null;
}

/** Runs `primary`, a fetch of a subscription, and `rest` with the data of each of its events. */
export interface Subscription {
  kind: 'Subscription';
  primary: Fetch;
  rest: PlanNode | null;
}

/** One request to one subgraph. */
export interface Fetch {
  kind: 'Fetch';
  /** Names the fetch for `DeferredPart.depends`; null where nothing depends on it. */
  id: string | null;
  subgraph: string;
  operationKind: 'query' | 'mutation' | 'subscription';
  /** What is sent, as text and parsed. */
  operation: string;
  document: DocumentNode;
  operationName: string | null;
  /** Names of the client's variables that the operation uses. */
  variables: string[];
  /**
   * Null where the fetch asks root fields. Else each entry is one list of entities, asked by representations; a fetch
   * for several entries has one alias each.
   */
  entities: EntityList[] | null;
  /** Where the root fields of a fetch belong, if not at the root of the response. */
  path: PathStep[];
  /** What to change in the data that comes back; of root fields only. */
  outputRewrites: Rewrite[];
}

/** A list of entities that a fetch asks for. */
export interface EntityList {
  /** Key of the list in the subgraph's answer: `_entities`, or an alias of it. */
  responseKey: string;
  /**
   * Name of the variable that takes the representations. Several lists of a fetch may share one variable; then their
   * `paths`, `requires` and `inputRewrites` are equal.
   */
  variable: string;
  /** Where the entities are in the response. Each object found at one of the paths is asked for, and receives. */
  paths: PathStep[][];
  /** What a representation is made of, by type. */
  requires: RequiredFragment[];
  /** What to change in a representation before it is sent; paths start at the representation. */
  inputRewrites: Rewrite[];
  /** What to change in an entity that comes back; paths start at the entity. */
  outputRewrites: Rewrite[];
}

/** A step from an object or list down into a response. */
export type PathStep =
  | { kind: 'key'; key: string }
  /** Into every item of a list; of lists in lists, one level. */
  | { kind: 'item' }
  /** Stays where it is, for objects of these types only. */
  | { kind: 'type'; names: string[] };

/** The part of a representation that objects of a type give; abstract types stand for all of their possible types. */
export interface RequiredFragment {
  type: string;
  selections: RequiredSelection[];
}

export type RequiredSelection = RequiredField | ({ kind: 'fragment' } & RequiredFragment);

export interface RequiredField {
  kind: 'field';
  /** The field's name, under which the value is sent. */
  name: string;
  /** Key under which the value stands in the response; another than the name where a planner gave an alias. */
  key: string;
  /** Empty for leaf values. */
  selections: RequiredSelection[];
}

/** A change in data, at the end of a path. Lists on the way are passed through. */
export type Rewrite =
  /** Sets the value at the path. */
  | { kind: 'set'; path: PathStep[]; value: string }
  /** Renames the key at the end of the path. */
  | { kind: 'rename'; path: PathStep[]; key: string };
