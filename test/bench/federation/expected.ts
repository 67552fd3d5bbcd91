import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, graphqlSync } from 'graphql';
import { cohortOf, entityOf } from './data.ts';

const schema = buildSchema(readFileSync(join(import.meta.dirname, 'unsplit.graphql'), 'utf8'));

const root = {
  startup: ({ id }: { id: string }) => entityOf('Startup', id) ?? null,
  cohort: ({ number }: { number: number }) => cohortOf(number)?.startups ?? [],
  programs: ({ cohort }: { cohort: number }) => cohortOf(cohort)?.programs ?? [],
};

/** What a contender must answer: graphql-js over the same data in one piece. */
export function expectedAnswer(query: string, variables: Record<string, unknown>): { data: unknown } {
  const { data, errors } = graphqlSync({ schema, source: query, rootValue: root, variableValues: variables });
  if (errors) throw new Error(errors.map(({ message }) => message).join('\n'));
  return { data };
}
