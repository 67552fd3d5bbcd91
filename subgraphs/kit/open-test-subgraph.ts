import { type Caller, callerHeader, writeCaller } from '@ieum/schema/contract/caller.ts';
import type { SubgraphConfig } from './config.ts';
import { demoSeed } from './demo/facts.ts';
import { openSubgraph, type RunningSubgraph, type Substitutes } from './open-subgraph.ts';
import type { SubgraphDefinition } from './subgraph.ts';

/** What a GraphQL request answered. */
export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape it asked for.
  data: any;
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
  /** The SQL statements it took. */
  statements: string[];
}

/** A running subgraph, with what tests ask of it. */
export interface TestSubgraph extends RunningSubgraph {
  /** Sends an operation over HTTP, as `operator` unless another caller, or null for none, is given. */
  ask(query: string, variables?: Record<string, unknown>, caller?: Caller | null): Promise<Answer>;
}

/** A caller with all scopes, of the network operator's organization. */
export const operator: Caller = {
  subject: 'test:operator',
  organization: 'org:ieum',
  roles: ['operator'],
  scopes: [
    ...['identity:read', 'identity:write', 'person:read', 'performance:read', 'tenancy:terms', 'loan:terms'],
    ...['referral:read', 'referral:send', 'referral:respond', 'consent:write', 'cohort:list'],
    ...['universities:write', 'local-governments:write', 'support-agencies:write'],
  ],
  purpose: 'test',
};

/** The operator's scopes, for another organization or none. */
export function callerOf(organization: string | null): Caller {
  return { ...operator, subject: `test:${organization ?? 'nobody'}`, organization };
}

/**
 * Runs a subgraph on a database of the test's own, on a free port, with a directory that is down unless `config`
 * names one.
 */
export async function openTestSubgraph<Loaders>(
  definition: SubgraphDefinition<Loaders>,
  databaseUrl: string,
  config: Partial<SubgraphConfig> = {},
  substitutes: Omit<Substitutes, 'onStatement'> = {},
): Promise<TestSubgraph> {
  let statements: string[] = [];
  const running = await openSubgraph(
    definition,
    {
      host: '127.0.0.1',
      port: 0,
      databaseUrl,
      directoryUrl: 'http://127.0.0.1:9',
      demoStartups: 0,
      demoSeed,
      // Tests poll by hand.
      sharingPollMs: 3_600_000,
      logLevel: 'silent',
      ...config,
    },
    { ...substitutes, onStatement: (text) => statements.push(text) },
  );
  return {
    ...running,
    async ask(query, variables = {}, caller = operator) {
      statements = [];
      const response = await fetch(running.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(caller ? { [callerHeader]: writeCaller(caller) } : {}),
        },
        body: JSON.stringify({ query, variables }),
      });
      const answer = (await response.json()) as Omit<Answer, 'status' | 'statements'>;
      return { status: response.status, ...answer, statements };
    },
  };
}
