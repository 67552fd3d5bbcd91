import type { SubgraphOperation } from './ask.ts';
import { readQueryText } from './query-text.ts';

/** JSON texts of entity representations by the variable that takes the list. */
export type Representations = NonNullable<SubgraphOperation['representations']>;

/** Writes the body of a subgraph request. */
export function writeBody(operation: SubgraphOperation): string {
  return joinBody(writeBodyHead(operation), operation.representations);
}

/** Everything of a body but the representations: `{"query":…,"operationName":…,"variables":{…`, left open. */
export function writeBodyHead({ query, operationName, variables }: SubgraphOperation): string {
  const name = operationName ? `,"operationName":${JSON.stringify(operationName)}` : '';
  const values = variables ? JSON.stringify(variables).slice(0, -1) : '{';
  return `{"query":${readQueryText(query).json}${name},"variables":${values}`;
}

/** Closes a body, the representations put in as further variables. */
export function joinBody(head: string, representations: Representations | undefined): string {
  let body = head;
  let separator = head.endsWith('{') ? '' : ',';
  for (const name in representations) {
    body += `${separator}${JSON.stringify(name)}:[${representations[name]?.join(',') ?? ''}]`;
    separator = ',';
  }
  return `${body}}}`;
}
