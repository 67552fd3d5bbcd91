import { type GraphQLError, getLocation } from 'graphql';
import type { Problem } from './problem.ts';
import { placeOf, type Subgraph } from './subgraph.ts';

/**
 * A finding of the composer as a problem. Its place is the node it names, or else the definition of the
 * coordinate in its message in the first subgraph that the message names; where several define it, the
 * message lists all places. What is wrong about a type and its interface is placed at the type: the interface
 * may be the core's, which is not to be changed.
 */
export function toProblem(error: GraphQLError, subgraphs: readonly Subgraph[]): Problem {
  const message = error.message.replace(/^\[([^\]]+)\] /, '$1: ');
  const code = typeof error.extensions.code === 'string' ? error.extensions.code : 'COMPOSITION_FAILED';
  const implementing = implementingField(message);
  const coordinate = implementing ?? coordinateIn(message);
  const named = subgraphs.filter(
    ({ name }) => error.extensions.subgraphName === name || mentions(message, name),
  );
  const found = implementing ? undefined : error.nodes?.[0]?.loc;
  if (found && named[0]) {
    const line = getLocation(found.source, found.start).line;
    return { code, message, ...(coordinate ? { coordinate } : {}), ...placeOf(named[0], { line }) };
  }
  const places = named.flatMap((subgraph) => {
    const node = coordinate ? nodeAt(subgraph, coordinate) : undefined;
    // A field that an interface asks for is to be added to its type.
    if (!node && implementing) return [placeOf(subgraph, nodeAt(subgraph, implementing.split('.')[0]!)!)];
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

/** The object's side of `Interface field Program.title expected but Course does not provide it`: `Course.title`. */
function implementingField(message: string): string | undefined {
  const [, field, type] = /Interface field (?:argument )?\w+\.(\w+).* but (\w+)/.exec(message) ?? [];
  return type && `${type}.${field}`;
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
