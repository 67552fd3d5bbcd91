import type { GatheredField } from '@ieum/schema/contract/bundle.ts';
import { createMayBeHeld, type Holding } from '@ieum/schema/contract/holding.ts';
import { type ArgumentNode, valueFromASTUntyped } from 'graphql';
import { isObject } from './response.ts';

/** What one source holds of a gathered field, ready to be told from a request. */
export interface SourceHoldings {
  /** False where the arguments tell that the source has nothing to add, whatever the parent. */
  byArguments(variables: Readonly<Record<string, unknown>>): boolean;
  /** False where the parent's key tells so; null where nothing is declared of it. */
  byKey: ((representation: unknown) => boolean) | null;
}

/** By source; one that declares nothing of the field is not in it, and is always asked. */
export type Holdings = ReadonlyMap<string, SourceHoldings>;

/** Compiles what the sources of a field declare. @param nodes the field's arguments as they stand in the operation */
export function compileHoldings({ sources }: GatheredField, nodes: readonly ArgumentNode[]): Holdings {
  return new Map(
    sources.flatMap(({ name, holdings = [] }) =>
      holdings.length === 0 ? [] : [[name, compileSource(holdings, nodes)] as const],
    ),
  );
}

function compileSource(holdings: readonly Holding[], nodes: readonly ArgumentNode[]): SourceHoldings {
  const ofKey = holdings.filter(({ from }) => from === 'key');
  const ofArguments = holdings
    .filter(({ from }) => from === 'arguments')
    .flatMap((holding) => {
      const value = nodes.find(({ name }) => name.value === holding.path[0])?.value;
      return value ? [{ holding, value }] : [];
    });
  return {
    byArguments: (variables) =>
      ofArguments.every(({ holding, value }) =>
        mayHoldOne(holding, valueFromASTUntyped(value, variables), holding.path.slice(1)),
      ),
    byKey:
      ofKey.length === 0
        ? null
        : (representation) => ofKey.every((holding) => mayHoldOne(holding, representation, holding.path)),
  };
}

/** A place that is absent, empty, or of another form than the field's limits nothing: then the source says what it is. */
function mayHoldOne(holding: Holding, outer: unknown, path: readonly string[]): boolean {
  let value = outer;
  for (const name of path) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return true;
    value = value[name];
  }
  if (value === null || value === undefined) return true;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.length === 0 || values.some(testOf(holding));
}

const tests = new WeakMap<Holding, (value: unknown) => boolean>();

/** Sets are read once for as long as their bundle lives. */
function testOf(holding: Holding): (value: unknown) => boolean {
  const known = tests.get(holding);
  if (known) return known;
  const test = createMayBeHeld(holding);
  tests.set(holding, test);
  return test;
}
