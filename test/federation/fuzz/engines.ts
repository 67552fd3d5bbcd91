import type { Engine } from '@ieum/gateway/engine.ts';
import { createEngine } from '@ieum/gateway/execution/engine.ts';
import { createReferenceEngine } from '@ieum/gateway/reference/engine.ts';
import type { Ask } from '@ieum/gateway/subgraph/ask.ts';
import type { Supergraph } from '@ieum/gateway/supergraph.ts';

/** The engine under test, and the one that it is compared with elsewhere. */
export type EngineName = 'ieum' | 'reference';

/** Makes an engine over a supergraph whose subgraphs `ask` asks. What it warns of, it adds to `logged`. */
export async function createNamedEngine(
  name: EngineName,
  supergraph: Supergraph,
  ask: Ask,
  logged: unknown[],
): Promise<Engine> {
  const note = (message: unknown) => void logged.push(message);
  const options = { ask, gathered, log: { debug() {}, info() {}, warn: note, error: note } };
  return name === 'reference'
    ? createReferenceEngine(supergraph, options)
    : createEngine(supergraph, options);
}

const gathered = { execute: async () => ({ data: null }) };
