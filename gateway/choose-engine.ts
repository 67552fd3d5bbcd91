import type { Config } from './config.ts';
import type { Engine } from './engine.ts';
import { createEngine, type EngineParts } from './execution/engine.ts';
import { withShadow } from './shadow.ts';
import type { Supergraph } from './supergraph.ts';

/** Makes the engine that the configuration names, with the reference engine in its shadow where it says so. */
export async function chooseEngine(
  { engine: name, shadow: share, requestDeadlineMs }: Pick<Config, 'engine' | 'shadow' | 'requestDeadlineMs'>,
  supergraph: Supergraph,
  parts: EngineParts,
): Promise<Engine> {
  if (name === 'apollo') return reference(supergraph, parts);
  const engine = await createEngine(supergraph, parts);
  if (share === 0) return engine;
  const shadow = await reference(supergraph, parts);
  return withShadow(engine, shadow, { share, deadlineMs: requestDeadlineMs, log: parts.log });
}

/** What it is made of takes 30 MB, which only those who ask for it spend. */
async function reference(supergraph: Supergraph, parts: EngineParts): Promise<Engine> {
  const { createReferenceEngine } = await import('./reference/engine.ts');
  return createReferenceEngine(supergraph, parts);
}
