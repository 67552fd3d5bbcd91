import type { Engine } from './engine.ts';
import { createEngine, type EngineParts } from './execution/engine.ts';
import { createReferenceEngine } from './reference/engine.ts';
import type { Supergraph } from './supergraph.ts';

/** `ieum` is the gateway's own engine; `apollo` is the reference engine, the way back. */
export type EngineName = 'ieum' | 'apollo';

/** Makes the engine of that name. */
export function chooseEngine(name: EngineName, supergraph: Supergraph, parts: EngineParts): Promise<Engine> {
  return name === 'apollo' ? createReferenceEngine(supergraph, parts) : createEngine(supergraph, parts);
}
