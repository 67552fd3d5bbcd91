import type { SelectedField } from './collect.ts';
import type { Entity, EntityField, RootField } from './compile.ts';
import { pickFieldSet } from './field-set.ts';
import type { Waiting } from './level.ts';
import type { CheckLimits, Refusal } from './limits.ts';
import { createObject, type GatheredError, isObject, type Path } from './response.ts';

type EntitiesField = Extract<RootField, { kind: 'entities' }>;

/**
 * Answers `_entities` as far as representations go, with a place for each gathered field. An entity that is not
 * known here, that lacks its key, or whose field is refused, is null with an error.
 */
export function startEntities(
  { key: rootKey, entities }: EntitiesField,
  representations: unknown,
  checkLimits: CheckLimits,
  waiting: Waiting[],
  errors: GatheredError[],
): Array<Record<string, unknown> | null> {
  const list: unknown[] = Array.isArray(representations) ? representations : [];
  const refusals = checkEntities(entities, list, checkLimits);
  const path: Path = { before: null, key: rootKey };
  return list.map((representation, index) => {
    const typeName = isObject(representation) ? representation.__typename : undefined;
    const entity = entities.get(typeName as string);
    if (!entity) return refuseEntity(`gathered has no entity ${JSON.stringify(typeName)}.`);
    const picked = pickFieldSet(entity.key, '', representation);
    if (!picked) return refuseEntity(`The representation of ${typeName} lacks its key.`);
    return startEntity(entity, { __typename: typeName, ...picked }, { before: path, key: index });

    function refuseEntity(message: string): null {
      errors.push({ message, path: [rootKey, index], extensions: { code: 'GATHER_BAD_REPRESENTATION' } });
      return null;
    }
  });

  function startEntity(entity: Entity, representation: Record<string, unknown>, at: Path) {
    const object = createObject();
    const own: Waiting[] = [];
    let isNull = false;
    for (const field of entity.fields) {
      const { key } = field;
      object[key] = null;
      if (field.kind === 'typename') object[key] = field.name;
      else if (field.kind === 'key') object[key] = pickSelected(field.field, representation);
      else {
        const refusal = refusals.get(field);
        if (refusal) {
          errors.push({
            message: refusal.message,
            path: [rootKey, at.key, key],
            extensions: refusal.extensions,
          });
          isNull ||= field.isNonNull;
        } else
          own.push({
            task: field.task,
            representation,
            place: { target: object, responseKey: key, path: { before: at, key } },
          });
      }
    }
    if (isNull) return null;
    for (const one of own) waiting.push(one);
    return object;
  }
}

function checkEntities(
  entities: EntitiesField['entities'],
  representations: readonly unknown[],
  checkLimits: CheckLimits,
): Map<EntityField, Refusal> {
  const refusals = new Map<EntityField, Refusal>();
  for (const [typeName, { key, fields }] of entities) {
    const own = representations.filter(
      (representation) => isObject(representation) && representation.__typename === typeName,
    );
    const distinct = new Set(
      own.map((representation) => JSON.stringify(pickFieldSet(key, '', representation))),
    );
    for (const field of fields) {
      const refusal = field.kind === 'gathered' && checkLimits(field.task, distinct.size);
      if (refusal) refusals.set(field, refusal);
    }
  }
  return refusals;
}

/** A field of the key is known from the representation. */
function pickSelected({ name, selection }: SelectedField, value: Readonly<Record<string, unknown>>): unknown {
  const own = Object.hasOwn(value, name) ? (value[name] ?? null) : null;
  if (!selection || !isObject(own)) return own;
  const object = createObject();
  for (const field of selection.byType.get(selection.type.name) ?? []) {
    object[field.key] = field.type === null ? field.parent.name : pickSelected(field, own);
  }
  return object;
}
