import { getOperationAST, parse } from 'graphql';
import { expect, test } from 'vitest';
import type { Engine, Operation } from './engine.ts';
import { withShadow } from './shadow.ts';

const caller = { subject: 'test', organization: null, roles: [], scopes: [], purpose: null };

function operationOf(text: string): Operation {
  const document = parse(text);
  const signal = new AbortController().signal;
  const definition = getOperationAST(document)!;
  return { document, definition, documentHash: 'hash', operationName: null, variables: {}, caller, signal };
}

/** An engine that always answers the same, and tells when it was asked. */
function engineOf(data: Record<string, unknown>, onAsked = () => {}): Engine {
  const execute = async () => {
    onAsked();
    return { data };
  };
  return {
    execute,
    executeIncrementally: execute,
    hottest: () => [],
    warm: async () => {},
    stop: async () => {},
  } as unknown as Engine;
}

function shadowed(own: Record<string, unknown>, other: Record<string, unknown>, share = 0.5, drawn = 0.1) {
  const { promise: logged, resolve } = Promise.withResolvers<unknown>();
  const { promise: asked, resolve: onAsked } = Promise.withResolvers<void>();
  const engine = withShadow(engineOf(own), engineOf(other, onAsked), {
    ...{ share, deadlineMs: 1_000, draw: () => drawn, log: { warn: resolve } },
  });
  return { engine, logged, asked };
}

test('a difference is logged by the hash of the operation and its path, without values', async () => {
  const { engine, logged } = shadowed({ a: [{ b: 'one' }] }, { a: [{ b: 'two' }] });
  expect(await engine.execute(operationOf('{ a { b } }'))).toEqual({ data: { a: [{ b: 'one' }] } });
  const message = 'The engine in the shadow answered otherwise.';
  expect(await logged).toEqual({ operation: 'hash', in: 'data', path: 'a.0.b', msg: message });
});

test('another order of keys is a difference', async () => {
  const { engine, logged } = shadowed({ a: 1, b: 2 }, { b: 2, a: 1 });
  await engine.execute(operationOf('{ a b }'));
  expect(await logged).toMatchObject({ in: 'data', path: '' });
});

test('equal answers are not logged, and mutations and the other share are not asked', async () => {
  let isAsked = false;
  const same = shadowed({ a: 1 }, { a: 1 });
  void same.logged.then(() => expect.unreachable());
  await same.engine.execute(operationOf('{ a }'));
  await same.asked;
  for (const [text, drawn] of [['mutation { a }', 0.1] as const, ['{ a }', 0.9] as const]) {
    const { engine, asked } = shadowed({ a: 1 }, { a: 2 }, 0.5, drawn);
    void asked.then(() => (isAsked = true));
    await engine.execute(operationOf(text));
  }
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(isAsked).toBe(false);
});
