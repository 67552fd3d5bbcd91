import type { LogStream } from '@ieum/kit/create-server.ts';
import type { FastifyInstance } from 'fastify';
import type { RegistryConfig } from './config.ts';
import { openRegistry, type Registry } from './registry.ts';
import { createServer } from './server.ts';
import { defaultUsageSettings } from './usage/read-usage.ts';

/** A registry that is listening. */
export interface RunningRegistry {
  /** Where it answers GraphQL, e.g. `http://127.0.0.1:4006/graphql`; what gateways ask lies beside. */
  url: string;
  app: FastifyInstance;
  registry: Registry;
  /** Stops listening, answers who waits, ends what is being published, closes the database. */
  close(): Promise<void>;
}

/**
 * Brings the registry up: tables up to date, server listening, and once an hour what is old removed.
 *
 * @throws an error whose message is one line that says what is wrong
 */
export async function openServer(
  config: RegistryConfig,
  { logTo }: { logTo?: LogStream } = {},
): Promise<RunningRegistry> {
  const {
    databaseUrl,
    host,
    port,
    retention,
    usage = defaultUsageSettings,
    severities = {},
    ...settings
  } = config;
  let app: FastifyInstance | undefined;
  const warn = (text: string) => app?.log.warn(text);
  const registry = await openRegistry(databaseUrl, { warn, usage, severities });
  try {
    app = await createServer(registry, { ...settings, logTo });
    const address = await listen(app, host, port);
    const clean = () =>
      registry.removeOld(retention).catch((error) => app?.log.warn(error, 'old compositions stay for now'));
    const cleaning = setInterval(clean, hourMs).unref();
    return {
      url: `${address}/graphql`,
      app,
      registry,
      async close() {
        clearInterval(cleaning);
        await app?.close();
        await registry.close();
      },
    };
  } catch (error) {
    await app?.close();
    await registry.close();
    throw error;
  }
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(`port ${port} of ${host} is taken; stop what listens there or set another PORT`);
  }
}

const hourMs = 60 * 60 * 1000;
