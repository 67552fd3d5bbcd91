import type { FastifyInstance } from 'fastify';

/**
 * `GET /health/live`: the process answers. `GET /health/ready`: it takes requests; 503 once it is stopping. Both speak of
 * the gateway alone, so that a subgraph that is down does not take the gateway out of service.
 */
export function addHealth(app: FastifyInstance, isStopping: () => boolean): void {
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) => {
    if (isStopping()) return reply.code(503).send({ status: 'stopping' });
    return { status: 'ready' };
  });
}
