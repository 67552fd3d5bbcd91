import { type GraphQLField, getNamedType, isEnumType, isObjectType } from 'graphql';
import type { GatheredField } from '../contract/bundle.ts';
import type { Answer, Asker } from './ask.ts';
import { selectAll } from './select.ts';
import type { Served } from './served.ts';

/** A representation of an entity, as `_entities` takes it. */
export interface Representation {
  __typename: string;
  [keyField: string]: unknown;
}

/** One gathered field asked at one place in one order: below the root, or below one entity. */
export interface Place {
  field: GatheredField;
  parent: Representation | null;
  /** The enum argument that decides the order, where there is one: `order: DESC`. */
  order: { argument: string; value: string } | null;
  /** `Query.supports(order: DESC)`, for messages. */
  label: string;
}

/** The places of a field below a parent: one for each order it can be asked in. */
export function placesOf(served: Served, field: GatheredField, parent: Representation | null): Place[] {
  const argument = definitionOf(served, field).args.find(
    ({ name, type }) => name.toLowerCase().includes('order') && isEnumType(getNamedType(type)),
  );
  const type = argument && getNamedType(argument.type);
  const values = isEnumType(type) ? type.getValues().map(({ name }) => name) : [null];
  const of = parent ? ` of ${Object.values(parent).slice(1).join(' ')}` : '';
  return values.map((value) => ({
    field,
    parent,
    order: argument && value !== null ? { argument: argument.name, value } : null,
    label: `${field.type}.${field.field}${value === null ? '' : `(${argument?.name}: ${value})`}${of}`,
  }));
}

/** How the subgraph itself declares a gathered field. */
export function definitionOf(
  { schema }: Served,
  { type, field }: GatheredField,
): GraphQLField<unknown, unknown> {
  const declared = schema.getType(type);
  const definition = isObjectType(declared) ? declared.getFields()[field] : undefined;
  if (!definition) throw new Error(`${type}.${field} is gathered from a subgraph that does not declare it`);
  return definition;
}

/** The page arguments of a connection; what is left out is not sent. */
export interface PageArguments {
  first?: number;
  after?: string;
  filter?: unknown;
}

/** One edge as it came. */
export interface Edge {
  cursor: string;
  // biome-ignore lint/suspicious/noExplicitAny: a node has the shape of its type
  node: any;
}

/** One page of a connection. `fault` says why there is none. */
export interface Page {
  answer: Answer;
  edges: Edge[];
  hasNextPage: boolean;
  endCursor: unknown;
  totalCount: unknown;
  fault: string | null;
}

/** Asks for one page the way the gateway does: aliased, at the root or by `_entities`. */
export async function readPage(
  asker: Asker,
  served: Served,
  place: Place,
  page: PageArguments,
): Promise<Page> {
  const { query, variables } = writePage(served, place, page);
  const answer = await asker.ask(query, variables);
  const found = place.parent ? answer.data?.g0?.[0]?.list : answer.data?.list;
  const isPage =
    Array.isArray(found?.edges) && typeof found?.pageInfo === 'object' && found.pageInfo !== null;
  const fault = isPage && answer.errors.length === 0 ? null : `${place.label}: ${faultOf(answer)}`;
  const edges = isPage ? found.edges.filter((edge: unknown) => typeof Object(edge).cursor === 'string') : [];
  const { hasNextPage, endCursor } = isPage ? found.pageInfo : {};
  return {
    answer,
    edges,
    hasNextPage: hasNextPage === true,
    endCursor,
    totalCount: found?.totalCount,
    fault,
  };
}

/** Writes the operation of one page, with its variables. */
export function writePage(
  served: Served,
  { field, parent, order }: Place,
  page: PageArguments,
): { query: string; variables: Record<string, unknown> } {
  const definition = definitionOf(served, field);
  const sent = definition.args.filter(({ name }) => Object.hasOwn(page, name));
  const declared = sent.map(({ name, type }) => `$${name}: ${type}`);
  const given = sent.map(({ name }) => `${name}: $${name}`);
  if (order) given.push(`${order.argument}: ${order.value}`);
  const args = given.length > 0 ? `(${given.join(', ')})` : '';
  const list = `list: ${field.field}${args} { ${selectAll(served, getNamedType(definition.type), 8)} }`;
  const variables = Object.fromEntries(Object.entries(page));
  if (!parent) return { query: `query ${declare(declared)}{ ${list} }`, variables };
  return {
    query: `query ${declare(['$r: [_Any!]!', ...declared])}{ g0: _entities(representations: $r) { __typename ... on ${field.type} { ${list} } } }`,
    variables: { r: [parent], ...variables },
  };
}

const declare = (variables: string[]) => (variables.length > 0 ? `(${variables.join(', ')}) ` : '');

function faultOf({ errors, status, body }: Answer): string {
  const [error] = errors;
  if (error)
    return `${String(error.extensions?.code ?? 'an error without a code')}: ${String(error.message)}`;
  return body === undefined ? `HTTP ${status} without JSON` : 'null, or no connection, and no error';
}
