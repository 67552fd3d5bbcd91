import { ApolloServer, type ApolloServerOptionsWithGateway } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../config.ts';
import type { createErrorFormat } from '../format-error.ts';
import { createDocumentRules } from '../operation/document-rules.ts';
import type { RequestContext } from '../operation/to-operation.ts';

/** What Apollo Server executes with. */
export type Gateway = ApolloServerOptionsWithGateway<RequestContext>['gateway'];

/** What it is made of. */
export interface ApolloParts {
  gateway: Gateway;
  config: Config;
  formatError: ReturnType<typeof createErrorFormat>;
  log: FastifyBaseLogger;
}

/** Apollo Server by the gateway's rules, started. */
export async function startApollo({
  gateway,
  config,
  formatError,
  log,
}: ApolloParts): Promise<ApolloServer<RequestContext>> {
  const rules = createDocumentRules(config);
  const apollo = new ApolloServer<RequestContext>({
    gateway,
    logger: log,
    // Rules of our own hold on every transport.
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: rules.maxTokens },
    validationOptions: { maxErrors: rules.maxErrors, hideSuggestions: rules.hideSuggestions },
    validationRules: [...rules.own],
    formatError,
    // A subgraph's traces would go to whoever asks for them.
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
    ],
    apollo: {},
  });
  await apollo.start();
  return apollo;
}
