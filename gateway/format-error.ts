import { GraphQLError, type GraphQLFormattedError, parse } from 'graphql';
import { type Place, placeOf } from './operation/place.ts';

/** Where faults of the gateway are written, once each, with their cause. */
export interface FaultLog {
  error(facts: object, message: string): void;
}

/**
 * The last step of every error on its way to a client. A fault of the gateway is logged and masked. An error of the
 * document says at which field it is, and keeps the code of the rule or scalar that refused it (Apollo Server gives
 * them all `GRAPHQL_VALIDATION_FAILED`).
 */
export function createErrorFormat(log: FaultLog) {
  const logged = new WeakSet<object>();
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const { code, ...extensions } = formatted.extensions ?? {};
    if (formatted.message === abortedByGraphql) {
      const message =
        'The document has too many fields and fragments that could overlap. Ask in several operations.';
      return { message, extensions: { code: 'OPERATION_TOO_COMPLEX' } };
    }
    if (code === 'INTERNAL_SERVER_ERROR') {
      const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
      // One fault may cost several fields, each with an error of its own.
      const fault = Object(cause) as object;
      if (!logged.has(fault)) log.error({ err: cause }, 'The gateway has a fault.');
      logged.add(fault);
      return { ...formatted, message: 'The gateway failed; its log has the cause.', extensions: { code } };
    }
    if (code !== 'GRAPHQL_VALIDATION_FAILED' || !(error instanceof GraphQLError)) return shorten(formatted);
    const { path, inputPath } = readPlace(error) ?? {};
    const own = error.originalError instanceof GraphQLError ? error.originalError.extensions.code : undefined;
    return {
      ...shorten(formatted),
      ...(path && JSON.stringify(path).length <= mostCharacters && { path }),
      extensions: { ...extensions, ...(inputPath?.length && { inputPath }), code: own ?? code },
    };
  };
}

/** graphql-js compares fields that could overlap in a number of steps, and then says no more than this. */
const abortedByGraphql = 'Validation aborted.';

/** Names and values out of the request are told again, but not at any length. What a subgraph says is its own. */
function shorten(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { message, extensions } = formatted;
  if (message.length <= mostCharacters || extensions?.subgraph !== undefined) return formatted;
  return { ...formatted, message: `${message.slice(0, mostCharacters)}…` };
}

const mostCharacters = 500;

/** Nodes do not know their parents, so the document is parsed once more; it was parsed within its limits before. */
function readPlace(error: GraphQLError): Place | null {
  const [node] = error.nodes ?? [];
  if (!node?.loc) return null;
  const { start, end, source } = node.loc;
  return placeOf(
    parse(source),
    ({ kind, loc }) => kind === node.kind && loc?.start === start && loc.end === end,
  );
}
