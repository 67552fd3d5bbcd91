import { type Conditions, commonOf } from './collect.ts';

/** What is selected of an object by a fetch. */
export interface SelectionDraft {
  /** By what is written: alias, name and arguments. */
  fields: Map<string, SelectionDraft | null>;
  /** By `... on Type`, `... @include(if: $a)` and the like. */
  fragments: Map<string, SelectionDraft>;
}

export const createSelection = (): SelectionDraft => ({ fields: new Map(), fragments: new Map() });

/** What is selected of objects of a type. */
export const onType = (selection: SelectionDraft, type: string): SelectionDraft =>
  selection.fragments.getOrInsertComputed(`... on ${type}`, createSelection);

/** What is selected where conditions hold. */
export function underConditions(selection: SelectionDraft, conditions: Conditions): SelectionDraft {
  let inner = selection;
  for (const each of [...conditions].sort()) {
    const directive = each.startsWith('+') ? '@include' : '@skip';
    inner = inner.fragments.getOrInsertComputed(`... ${directive}(if: $${each.slice(1)})`, createSelection);
  }
  return inner;
}

/** A selection as GraphQL. An object of which nothing is selected is asked for its type, so that it is asked for. */
export const writeSelection = (selection: SelectionDraft): string =>
  `{ ${writeInner(selection) || '__typename'} }`;

function writeInner({ fields, fragments }: SelectionDraft): string {
  const written = [...fields].map(([field, below]) => (below ? `${field} ${writeSelection(below)}` : field));
  for (const [fragment, inner] of fragments) {
    const text = writeInner(inner);
    if (text !== '') written.push(`${fragment} { ${text} }`);
  }
  return written.join(' ');
}

/** A step of a path, as planners write it. */
export type DraftStep = '@' | { Field: string } | { TypeCondition: string[] };

/** A step of a rewrite, as planners write it. */
export type RewriteStep = { Key: string } | { TypenameEquals: string[] };

/** What is sent of an object, as planners write it. */
export type RequiredDraft =
  | { kind: 'Field'; name: string; alias?: string; selections?: RequiredDraft[] }
  | { kind: 'InlineFragment'; typeCondition: string; selections: RequiredDraft[] };

/** A fetch that is being put together. */
export interface FetchDraft {
  number: number;
  graph: string;
  /** Where its objects are; the root for root fields. */
  path: DraftStep[];
  isOfEntities: boolean;
  requires: RequiredDraft[];
  inputRewrites: unknown[];
  outputRewrites: unknown[];
  selection: SelectionDraft;
  /** Fetches that have to end before. */
  after: ReadonlySet<FetchDraft>;
  variables: Set<string>;
  /** When each of its fields is asked for. */
  conditions: Conditions[];
  /** Response keys by their paths and the types of the fields: fields of several types may not share a key. */
  keys: Map<string, string>;
}

/** A fetch as planners write it. */
export function writeFetch(
  draft: FetchDraft,
  operationKind: 'query' | 'mutation' | 'subscription',
  typeOfVariable: (name: string) => string,
): object {
  const variables = [...draft.variables].sort();
  const fetch = {
    kind: 'Fetch',
    serviceName: draft.graph,
    operationKind: draft.isOfEntities ? 'query' : operationKind,
    operation: writeOperation(draft, operationKind, variables, typeOfVariable),
    ...(draft.isOfEntities && { requires: draft.requires, inputRewrites: draft.inputRewrites }),
    outputRewrites: draft.outputRewrites,
  };
  const node = draft.path.length > 0 ? { kind: 'Flatten', path: draft.path, node: fetch } : fetch;
  return commonOf(draft.conditions).reduce<object>(
    (inner, each) => ({
      ...{ kind: 'Condition', condition: each.slice(1) },
      [each.startsWith('+') ? 'ifClause' : 'elseClause']: inner,
    }),
    node,
  );
}

function writeOperation(
  { isOfEntities, selection }: FetchDraft,
  operationKind: string,
  variables: readonly string[],
  typeOfVariable: (name: string) => string,
): string {
  const text = writeSelection(selection);
  const used = variables.map((name) => `$${name}: ${typeOfVariable(name)}`);
  if (!isOfEntities) return `${operationKind}${used.length > 0 ? `(${used.join(', ')})` : ''} ${text}`;
  const all = ['$representations: [_Any!]!', ...used].join(', ');
  return `query(${all}) { _entities(representations: $representations) ${text} }`;
}
