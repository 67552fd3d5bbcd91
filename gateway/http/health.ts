import type { FastifyInstance } from 'fastify';

/** Which bundle of a registry is served. */
export interface ServedBundle {
  composition: number;
  digest: string;
}

/** What health speaks of. */
export interface Health {
  isStopping(): boolean;
  served?: () => ServedBundle | null;
}

/**
 * `GET /health/live`: the process answers. `GET /health/ready`: it takes requests; 503 once it is stopping. Both speak of
 * the gateway alone, so that a subgraph that is down does not take the gateway out of service. With a registry, the
 * latter says which composition is served.
 */
export function addHealth(app: FastifyInstance, { isStopping, served = () => null }: Health): void {
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) => {
    if (isStopping()) return reply.code(503).send({ status: 'stopping' });
    const { composition, digest } = served() ?? {};
    return { status: 'ready', composition, digest };
  });
}
