import type { EngineName } from './config.ts';
import type { Engine } from './engine.ts';
import { createEngine, type EngineParts } from './execution/engine.ts';
import { createReferenceEngine } from './reference/engine.ts';
import type { Supergraph } from './supergraph.ts';

/** Makes the engine of that name. */
export function chooseEngine(name: EngineName, supergraph: Supergraph, parts: EngineParts): Promise<Engine> {
  return name === 'apollo' ? createReferenceEngine(supergraph, parts) : createEngine(supergraph, parts);
}
