import type { ExecutionResult } from 'graphql';
import { getOperationAST, parse } from 'graphql';
import { expect, test } from 'vitest';
import type { Engine, Operation } from './engine.ts';
import { createOperationSharing } from './share-operations.ts';

/** An engine whose executions end when the test says so. */
function createTestEngine() {
  const executions: Array<{
    operation: Operation;
    end(result: ExecutionResult): void;
    fail(error: Error): void;
  }> = [];
  const engine: Engine = {
    execute(operation) {
      const { promise, resolve, reject } = Promise.withResolvers<ExecutionResult>();
      executions.push({ operation, end: resolve, fail: reject });
      return promise;
    },
    executeIncrementally: () => Promise.reject(new Error('not asked')),
    subscribe: () => Promise.reject(new Error('not asked')),
    hottest: () => [],
    warm: async () => {},
    stop: async () => {},
  };
  return { engine, executions };
}

const caller = { subject: 'a', organization: null, roles: [], scopes: [], purpose: null };

function toOperation(text: string, given: Partial<Operation> = {}): Operation {
  const document = parse(text);
  const definition = getOperationAST(document, given.operationName);
  if (!definition) throw new Error('There is no operation.');
  return {
    ...{ document, definition, documentHash: text, operationName: null, variables: {}, caller },
    signal: new AbortController().signal,
    ...given,
  };
}

function start() {
  const { engine, executions } = createTestEngine();
  const sharing = createOperationSharing();
  return { sharing, executions, engine, shared: sharing.share(engine) };
}

const query = 'query ($id: ID) { startup(id: $id) { id } }';

test('the same query of the same caller is executed once while it is under way', async () => {
  const { shared, executions } = start();
  const results = [1, 2, 3].map(() => shared.execute(toOperation(query, { variables: { id: 'a' } })));
  expect(executions).toHaveLength(1);
  executions[0]?.end({ data: { startup: null } });
  const [first, ...others] = await Promise.all(results);
  expect(others).toEqual([first, first]);
  void shared.execute(toOperation(query, { variables: { id: 'a' } }));
  expect(executions).toHaveLength(2);
});

test('what differs in the document, the operation, a variable or the caller is executed by itself', () => {
  const { shared, executions } = start();
  const two = 'query A { a } query B { a }';
  for (const operation of [
    toOperation(query),
    toOperation(query, { variables: { id: 'a' } }),
    toOperation(query, { variables: { id: null } }),
    toOperation(query, { caller: { ...caller, scopes: ['x'] } }),
    toOperation(two, { operationName: 'A' }),
    toOperation(two, { operationName: 'B' }),
  ]) {
    void shared.execute(operation);
  }
  expect(executions).toHaveLength(6);
});

test('a mutation is always executed, and no query is given what began before it began or ended', async () => {
  const { sharing, shared, executions } = start();
  const next = sharing.share(createTestEngine().engine);
  const ask = () => void shared.execute(toOperation(query));
  ask();
  const mutations = [shared, shared].map((engine) => engine.execute(toOperation('mutation { rename }')));
  expect(executions).toHaveLength(3);
  ask();
  ask();
  expect(executions).toHaveLength(4);
  for (const { end } of executions.slice(1, 3)) end({ data: { rename: true } });
  await Promise.all(mutations);
  ask();
  expect(executions).toHaveLength(5);
  void next.execute(toOperation('mutation { rename }'));
  ask();
  expect(executions).toHaveLength(6);
});

test('when the one whose execution it was leaves, the others are answered by another', async () => {
  const { shared, executions } = start();
  const client = new AbortController();
  const first = shared.execute(toOperation(query, { signal: client.signal }));
  const others = [shared.execute(toOperation(query)), shared.execute(toOperation(query))];
  client.abort();
  executions[0]?.end({ data: { startup: null } });
  expect(await first).toEqual({ data: { startup: null } });
  await expect.poll(() => executions.length).toBe(2);
  executions[1]?.end({ data: { startup: { id: 'a' } } });
  for (const result of await Promise.all(others)) expect(result).toEqual({ data: { startup: { id: 'a' } } });
  expect(executions).toHaveLength(2);
});

test('a failure reaches all who wait for it', async () => {
  const { shared, executions } = start();
  const results = [shared.execute(toOperation(query)), shared.execute(toOperation(query))];
  executions[0]?.fail(new Error('no plan'));
  for (const result of await Promise.allSettled(results)) expect(result.status).toBe('rejected');
  expect(executions).toHaveLength(1);
});
