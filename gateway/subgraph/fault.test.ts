import { expect, test } from 'vitest';
import type { SubgraphAnswer } from './ask.ts';
import { Asker } from './asker.ts';
import { writeCallerHeaders } from './caller-headers.ts';
import { nobody, startSubgraph } from './fixtures/server.ts';
import { Flight, type Send } from './flight.ts';
import type { Outcome } from './response.ts';
import { createSubgraphs } from './subgraphs.ts';

const limits = { deadlineMs: 20_000, responseBytes: 1_000_000, connections: 1, shareFetches: true };

test('an answer that cannot be noted is given, the fault is logged, and the connection serves the next', async () => {
  let connections = 0;
  const own = await startSubgraph(({ query }, _response, request) => {
    connections = request.socket.remotePort ?? 0;
    return query === '{ bad }' ? { errors: [{ message: 'no code' }] } : { data: { list: [] } };
  });
  const faults: unknown[] = [];
  const fault = new Error('The log is full.');
  const subgraphs = createSubgraphs([{ name: 'things', url: own.url }], limits, {
    warn: () => {
      throw fault;
    },
    error: (facts) => void faults.push(facts),
  });
  const ask = (query: string) => subgraphs.ask('things', { query }, { caller: nobody });
  const answers = await Promise.all([ask('{ bad }'), ask('{ bad }')]);
  expect(answers.map(({ kind }) => kind)).toEqual(['response', 'response']);
  const logged = { err: fault, subgraph: 'things' };
  expect(faults).toEqual([logged, logged]);
  const port = connections;
  expect(await ask('{ list }')).toMatchObject({ kind: 'response', data: { list: [] } });
  expect(connections).toBe(port);
  await subgraphs.close();
  await own.close();
});

test('a fault at what came of a request is told once, with those who still wait', async () => {
  const { promise: answered, resolve } = Promise.withResolvers<SubgraphAnswer>();
  const asker = new Asker('things', 20_000, undefined, resolve);
  const fault = new Error('It cannot be read.');
  const told: unknown[] = [];
  const flight = new Flight(writeCallerHeaders(nobody), {
    ended: () => undefined,
    land: () => {
      throw fault;
    },
    failed(error, askers) {
      told.push(error);
      const message = 'The gateway failed.';
      const failure = { code: 'SUBGRAPH_BAD_RESPONSE', subgraph: 'things', message } as const;
      for (const each of askers) each.settle({ kind: 'failure', failure });
    },
  });
  flight.join(asker);
  let done: (outcome: Outcome) => void = () => undefined;
  const send: Send = (_, tell) => {
    done = tell;
    return { abort: () => undefined } as unknown as ReturnType<Send>;
  };
  flight.depart(send, '{}', true);
  expect(() => done({ kind: 'text', status: 200, text: '{}' })).not.toThrow();
  expect(told).toEqual([fault]);
  expect(await answered).toMatchObject({ kind: 'failure' });
});
