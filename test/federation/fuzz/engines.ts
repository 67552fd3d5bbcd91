import type { Engine } from '@ieum/gateway/engine.ts';
import { createReferenceEngine } from '@ieum/gateway/reference/engine.ts';
import type { Ask } from '@ieum/gateway/subgraph/ask.ts';
import type { Supergraph } from '@ieum/gateway/supergraph.ts';

/** The engine that is tested, or the one that it is compared with elsewhere. */
export type EngineName = 'ieum' | 'reference';

/** Makes an engine over a supergraph whose subgraphs `ask` asks. */
export async function createNamedEngine(name: EngineName, supergraph: Supergraph, ask: Ask): Promise<Engine> {
  const options = { ask, gathered, log };
  if (name === 'reference') return createReferenceEngine(supergraph, options);
  const { createEngine } = await import('@ieum/gateway/execution/engine.ts');
  return createEngine(supergraph, options);
}

const gathered = { execute: async () => ({ data: null }) };
const log = { debug() {}, info() {}, warn() {}, error() {} };
