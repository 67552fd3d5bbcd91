import { type FieldNode, isNonNullType, isObjectType } from 'graphql';
import { completeObject, type Fetch, fieldsOf, findObjectType, type Refuse } from './complete-object.ts';
import { describeValue, isRecord } from './value.ts';

/**
 * Completes `_entities`. The list answers the representations one by one: a list of another length is dropped whole,
 * and an entity of another type than its representation is dropped, so that nothing lands in another's place.
 * @returns one entity or null for each representation, in their order
 */
export function completeEntities(fetch: Fetch, field: FieldNode, given: unknown, refuse: Refuse): unknown[] {
  const representations = toList(fetch.variables.representations);
  if (Array.isArray(given) && given.length === representations.length) {
    return given.map((item, index) =>
      completeEntity(fetch, field, representations[index], item, index, refuse),
    );
  }
  const asked = `${representations.length} entities were asked for`;
  const isNull = given === null || given === undefined;
  if (isNull) refuse(['_entities', 0], 'SUBGRAPH_NULL', `${asked}; got null.`);
  else {
    const came = Array.isArray(given) ? given.length : describeValue(given);
    refuse(['_entities', 0], 'SUBGRAPH_BAD_ENTITIES', `${asked}; got ${came}.`);
  }
  return representations.map(() => null);
}

const toList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function completeEntity(
  fetch: Fetch,
  field: FieldNode,
  representation: unknown,
  given: unknown,
  index: number,
  refuse: Refuse,
): unknown {
  const path = ['_entities', index];
  const name = isRecord(representation) ? String(representation.__typename) : '';
  const asked = fetch.types.getType(name);
  if (given === null || given === undefined) {
    refuseMissing(fetch, field, name, path, refuse);
    return null;
  }
  const came = isRecord(given) ? given.__typename : undefined;
  const type = findObjectType(fetch, asked, came);
  if (!isRecord(given) || !type || (came !== undefined && came !== type.name)) {
    const what =
      typeof came === 'string' && isObjectType(fetch.types.getType(came)) ? came : describeValue(given);
    refuse(path, 'SUBGRAPH_BAD_ENTITIES', `An entity of ${name} was asked for; got ${what}.`);
    return null;
  }
  return completeObject(fetch, type, field.selectionSet, given, path, refuse);
}

/** A missing entity is an error where a field that was asked of it is never null. */
function refuseMissing(
  fetch: Fetch,
  field: FieldNode,
  name: string,
  path: ReadonlyArray<string | number>,
  refuse: Refuse,
): void {
  const type = fetch.types.getType(name);
  if (!isObjectType(type)) return;
  const promised = fieldsOf(fetch, type, field.selectionSet).find((asked) =>
    isNonNullType(type.getFields()[asked.name.value]?.type),
  );
  if (!promised) return;
  const coordinate = `${name}.${promised.name.value}`;
  refuse(path, 'SUBGRAPH_NULL', `${coordinate} is never null by its schema; got no ${name}.`);
}
