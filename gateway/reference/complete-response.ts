import type { SubgraphError } from '../subgraph/ask.ts';
import {
  completeField,
  type Fetch,
  fieldsOf,
  type Path,
  type Refuse,
  responseKey,
} from './complete-object.ts';
import { completeEntities } from './entities.ts';

type Values = Record<string, unknown>;

/**
 * Takes out of a subgraph's answer what was asked for, and nothing else. A value of the wrong kind (an object for a
 * list, a word that the enum lacks) and a null where the supergraph promises a value become null with an error, so that
 * one faulty subgraph costs its own fields and not the whole answer.
 */
export function completeResponse(
  fetch: Fetch,
  given: Readonly<Values> | null,
  errors: readonly SubgraphError[],
): { data: Values; errors: SubgraphError[] } {
  const added: SubgraphError[] = [];
  // One failed field that may not be null takes all root fields with it: its error explains every null.
  const isTakenWhole = given === null && errors.length > 0;
  const data = given ?? {};
  const refuse: Refuse = (path, code, message) => {
    const isExplained =
      code === 'SUBGRAPH_NULL' && (isTakenWhole || errors.some((error) => explains(error.path, path)));
    if (!isExplained) added.push({ message, path, extensions: { code } });
  };
  const out: Values = Object.create(null);
  for (const field of fieldsOf(fetch, fetch.rootType, fetch.selectionSet)) {
    const key = responseKey(field);
    out[key] =
      field.name.value === '_entities'
        ? completeEntities(fetch, field, data[key], refuse)
        : completeField(fetch, fetch.rootType, field, data, [], refuse);
  }
  return { data: out, errors: [...errors, ...added] };
}

/** An error explains the nulls above and below it; one without a path explains every null. */
const explains = (errorPath: Path | undefined, path: Path) =>
  path.every((step, index) => errorPath?.[index] === undefined || step === errorPath[index]);
