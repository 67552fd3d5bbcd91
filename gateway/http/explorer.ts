import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Where `vite build` puts the explorer. */
export const explorerFolder = join(import.meta.dirname, '../portal/dist');

/**
 * `GET /explorer` and what it loads, all from this process. The content security policy lets the page fetch from here
 * only; the editor writes styles at run time and brings its fonts inline.
 */
export async function addExplorer(app: FastifyInstance, folder = explorerFolder): Promise<void> {
  app.get('/', async (_request, reply) => reply.redirect('/explorer'));
  if (!existsSync(join(folder, 'index.html'))) {
    app.get('/explorer', async (_request, reply) =>
      reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send('The explorer is not built yet: run `npm run build`.\n'),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/explorer/',
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', isHashed(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      for (const [name, value] of Object.entries(securityHeaders)) reply.header(name, value);
    },
  });
  const page = async (_request: unknown, reply: { sendFile(name: string): unknown }) =>
    reply.sendFile('index.html');
  app.get('/explorer', page);
  app.get('/explorer/', page);
}

/** Vite writes a hash of the content into the names of assets. */
const isHashed = (path: string) => path.includes('/assets/');

const securityHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};
