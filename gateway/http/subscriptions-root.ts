import type { FastifyReply, FastifyRequest } from 'fastify';
import { type DocumentNode, GraphQLSchema, parse, validate } from 'graphql';
import { gatewayError } from '../errors.ts';
import { subscriptionRootRule } from '../operation/subscription-root.ts';
import type { WriteErrors } from './incremental-format.ts';

/**
 * Refuses subscriptions whose field at the root depends on a variable, before Apollo Server validates: graphql-js
 * throws at them, which Apollo Server takes for a fault.
 * @returns a hook of Fastify, to be run when the body has been read
 */
export function createRootRefusal(writeErrors: WriteErrors, maxTokens: number) {
  return async ({ body, query }: FastifyRequest, reply: FastifyReply) => {
    for (const from of [body, query]) {
      const { query: text } = (from ?? {}) as { query?: unknown };
      const document = typeof text === 'string' && mayBeConditional(text) ? read(text, maxTokens) : null;
      const [wrong] = document ? validate(anySchema, document, [subscriptionRootRule]) : [];
      if (!wrong) continue;
      const { message, nodes } = wrong;
      const error = gatewayError('GRAPHQL_VALIDATION_FAILED', message, { nodes, originalError: wrong });
      return reply
        .code(400)
        .type('application/json; charset=utf-8')
        .send(`${JSON.stringify({ errors: writeErrors([error]) })}\n`);
    }
    return undefined;
  };
}

const mayBeConditional = (text: string) =>
  text.includes('subscription') && /@\s*(?:skip|include)\b/.test(text);

/** The rule looks at nothing of it. */
const anySchema = new GraphQLSchema({ assumeValid: true });

/** What does not parse is told by who reads it next. */
function read(text: string, maxTokens: number): DocumentNode | null {
  try {
    return parse(text, { maxTokens });
  } catch {
    return null;
  }
}
