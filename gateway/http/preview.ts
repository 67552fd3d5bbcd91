import type { ApolloServer } from '@apollo/server';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createGateway } from '../gateway.ts';
import type { Generation } from '../generation.ts';
import type { RequestContext } from '../operation/to-operation.ts';
import { type Previews, previewHeader } from '../previews/previews.ts';
import { type ApolloParts, startApollo } from './apollo-server.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The preview that it is answered by; null: what is served. */
    preview: Generation | null;
  }
}

/** Requests with the header are answered by the preview that it names; others know nothing of it. */
export interface PreviewRequests {
  /** A hook of Fastify, to be run before a request is read. */
  choose(request: FastifyRequest): Promise<void>;
  /** What answers those that go on to Apollo Server. */
  apolloOf(preview: Generation): Promise<ApolloServer<RequestContext>>;
}

/** @param parts what the Apollo Server of each preview is made of */
export function takePreviewRequests(
  app: FastifyInstance,
  previews: Pick<Previews, 'open' | 'onClosed'>,
  parts: Omit<ApolloParts, 'gateway'>,
): PreviewRequests {
  const servers = new WeakMap<Generation, Promise<ApolloServer<RequestContext>>>();
  app.decorateRequest('preview', null);
  previews.onClosed((generation) => {
    const server = servers.get(generation);
    servers.delete(generation);
    server?.then((apollo) => apollo.stop()).catch(() => undefined);
  });
  return {
    async choose(request) {
      if (request.headers[previewHeader] === undefined) return;
      request.preview = await previews.open(request.headers);
    },
    apolloOf: (preview) =>
      servers.getOrInsertComputed(preview, () =>
        startApollo({ ...parts, gateway: createGateway(alone(preview)) }),
      ),
  };
}

/** One supergraph that nothing replaces; whoever opened it closes it. */
const alone = (generation: Generation): Parameters<typeof createGateway>[0] => ({
  of: () => generation,
  onReplaced: (listener) => listener(generation),
  close: async () => undefined,
});
