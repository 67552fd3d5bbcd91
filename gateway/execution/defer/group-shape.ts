import type { ObjectShape, Shape, ShapeField } from '../shape/shape.ts';
import type { DeferGroup, DeferredObject } from './defer-shape.ts';

/** What a group has of an object. The same shape for the same question. */
export type GroupShapeOf = (object: DeferredObject, group: DeferGroup) => ObjectShape;

/** Makes what sees the groups of one operation as shapes. */
export function createGroupShapes(): GroupShapeOf {
  const known = new WeakMap<DeferredObject, Map<DeferGroup, ObjectShape>>();
  const shapeOf: GroupShapeOf = (object, group) =>
    known
      .getOrInsertComputed(object, () => new Map())
      .getOrInsertComputed(group, () => toGroupShape(object, group, shapeOf));
  return shapeOf;
}

function toGroupShape(object: DeferredObject, group: DeferGroup, shapeOf: GroupShapeOf): ObjectShape {
  const fields = object.fields
    .filter((field) => field.group === group)
    .map(({ key, clientKey, name, type, selection }): ShapeField => {
      const shape: Shape | null = selection && {
        type: selection.type,
        of(typeName) {
          const inner = selection.of(typeName);
          return inner && shapeOf(inner, group);
        },
      };
      return { key, clientKey, name, type, guard: null, unless: null, shape };
    });
  return { type: object.type, byKey: new Map(fields.map((field) => [field.key, field])), inOrder: fields };
}
