// Mercurius as a gateway with JIT. It composes by itself, by Federation 1, out of what the subgraphs say of themselves.
import gateway from '@mercuriusjs/gateway';
import { fastify } from 'fastify';

const app = fastify();
const services = Object.entries(JSON.parse(process.env.BENCH_SUBGRAPHS)).map(([name, url]) => ({
  name,
  url,
}));
await app.register(gateway, { jit: 1, gateway: { services } });
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.on('disconnect', () => process.exit(0));
process.send({ type: 'ready', url });
