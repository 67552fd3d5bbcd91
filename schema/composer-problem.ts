import { type GraphQLError, getLocation } from 'graphql';
import type { Problem } from './problem.ts';
import { placeOf, type Subgraph } from './subgraph.ts';

/**
 * A finding of the composer as a problem. Its place is the node it names, or else the definition of the
 * coordinate in its message in the first subgraph that the message names; where several define it, the
 * message lists all places.
 */
export function toProblem(error: GraphQLError, subgraphs: readonly Subgraph[]): Problem {
  const message = error.message.replace(/^\[([^\]]+)\] /, '$1: ');
  const code = typeof error.extensions.code === 'string' ? error.extensions.code : 'COMPOSITION_FAILED';
  const coordinate = coordinateIn(message);
  const named = subgraphs.filter(
    ({ name }) => error.extensions.subgraphName === name || mentions(message, name),
  );
  const found = error.nodes?.[0]?.loc;
  if (found && named[0]) {
    const line = getLocation(found.source, found.start).line;
    return { code, message, ...(coordinate ? { coordinate } : {}), ...placeOf(named[0], { line }) };
  }
  const places = named.flatMap((subgraph) => {
    const node = coordinate ? nodeAt(subgraph, coordinate) : undefined;
    return node ? [placeOf(subgraph, node)] : [];
  });
  const list = places.map(({ subgraph, file, line }) => `${file ?? `subgraph ${subgraph}`}:${line}`);
  return {
    code,
    message: places.length > 1 ? `${message} (${list.join(', ')})` : message,
    ...(coordinate ? { coordinate } : {}),
    ...(places[0] ?? (named[0] ? placeOf(named[0], {}) : {})),
  };
}

function mentions(message: string, name: string): boolean {
  return message.startsWith(`${name}: `) || message.includes(`"${name}"`);
}

/** `Type.field` or `Type` as composition messages quote them. */
function coordinateIn(message: string): string | undefined {
  const quoted =
    /"([A-Za-z_]\w*\.[A-Za-z_]\w*)(?:\([^"]*)?"/.exec(message) ?? /type "([A-Za-z_]\w*)"/i.exec(message);
  return quoted?.[1] ?? /\b([A-Z]\w*\.[a-z_]\w*)\b/.exec(message)?.[1];
}

function nodeAt(subgraph: Subgraph, coordinate: string) {
  const [name, member] = coordinate.split('.') as [string, string | undefined];
  const type = subgraph.types.get(name);
  if (!type || member === undefined) return type?.nodes[0];
  return type.fields.get(member) ?? type.inputFields.get(member) ?? type.values.get(member);
}
