import { afterAll, describe, expect, test } from 'vitest';
import { type Answer, type EngineName, type FederationSettings, openFederation } from './federation.ts';
import type { AskedOperation, FederationSubgraph, Respond } from './subgraphs.ts';

/** An operation and what the specifications say about its response. Runs on both engines. */
export interface Case {
  title: string;
  ask: string;
  variables?: Readonly<Record<string, unknown>>;
  operationName?: string;
  /** How subgraphs answer in place of their resolvers, by name. */
  answers?: Readonly<Record<string, Respond>>;
  /** Compared as JSON text, so the order of keys counts. Undefined: the operation is refused. */
  data: unknown;
  /** Each `<path> <code>`, with ` <subgraph>` behind it where a subgraph failed; in any order. Default: none. */
  errors?: readonly string[];
  /** How often each subgraph is asked; a subgraph that is not asked is not named. */
  requests: Readonly<Record<string, number>>;
  /** Asserts more, of what the subgraphs were asked or of messages. */
  check?: (answer: Answer) => void;
  /** What the reference engine does instead: it errs there. Or the other number of requests that its plan takes. */
  reference?: string | { requests: Readonly<Record<string, number>> };
  /** What our engine does instead. */
  ieum?: string;
}

/** Subgraphs by name: SDL, and how it is resolved or answered. */
export type Subgraphs = Readonly<Record<string, Omit<FederationSubgraph, 'name'>>>;

/** Runs a table of operations against one federation. */
export function describeFederation(
  title: string,
  subgraphs: Subgraphs,
  cases: readonly Case[],
  settings: FederationSettings = {},
): void {
  describe(title, () => {
    const federation = openFederation(
      Object.entries(subgraphs).map(([name, subgraph]) => ({ name, ...subgraph })),
      settings,
    );
    afterAll(() => federation.close());

    describe.each(engines)('on %s', (engine) => {
      for (const each of cases) {
        const run = isExpectedToFail(each, engine) ? test.fails : test;
        run(each.title, async () => {
          const { ask, variables, operationName, answers } = each;
          const answer = await federation.ask(ask, { variables, operationName, answers, engine });
          expectAnswer(answer, each, engine);
        });
      }
    });
  });
}

const engines: readonly EngineName[] = ['ieum', 'reference'];

const isExpectedToFail = (each: Case, engine: EngineName) => typeof each[engine] === 'string';

function expectAnswer(answer: Answer, each: Case, engine: EngineName): void {
  const requests =
    engine === 'reference' && typeof each.reference === 'object' ? each.reference.requests : each.requests;
  expect.soft(JSON.stringify(answer.data)).toEqual(JSON.stringify(each.data));
  expect
    .soft(answer.errors.map(toLine).sort(), describeErrors(answer))
    .toEqual([...(each.errors ?? [])].sort());
  expect.soft(answer.requests, describeOperations(answer.operations)).toEqual(requests);
  each.check?.(answer);
}

const toLine = ({ path, code, subgraph }: Answer['errors'][number]) =>
  [path?.join('.') ?? '-', code, subgraph].filter((part) => part !== undefined).join(' ');

const describeErrors = ({ errors }: Answer) => errors.map(({ message }) => message).join('\n');

const describeOperations = (operations: readonly AskedOperation[]) =>
  operations
    .map(({ subgraph, query, variables }) => `${subgraph}: ${query} ${JSON.stringify(variables)}`)
    .join('\n');
