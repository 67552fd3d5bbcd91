import type { GraphQLError } from 'graphql';
import type { Place } from '../response/complete.ts';
import type { Path } from '../response/field-errors.ts';
import { ofObject } from '../shape/by-type.ts';
import { isTarget } from '../targets.ts';
import type { DeferGroup, DeferredObject, DeferSelection, DeferUsage } from './defer-shape.ts';

type Values = Readonly<Record<string, unknown>>;

/** A group of fields at one object of the response. */
export interface GroupAtObject {
  object: DeferredObject;
  group: DeferGroup;
  /** What subgraphs gave for the object. */
  value: Values;
  place: Place;
}

/** What became of a group: null where a null goes up to the object. */
export interface CompletedGroup {
  data: Values | null;
  errors: readonly GraphQLError[];
}

/** A deferred fragment at one object. */
export interface DeferredFragment {
  label: string;
  path: Path;
  /** Those that are told to the client have an id. */
  id: string | null;
  /** Groups that it waits for. */
  groups: Set<DeferredGroup>;
  /** Fragments that are told to the client when this one is delivered. */
  inner: DeferredFragment[];
  isOver: boolean;
}

/** A group of fields that deferred fragments wait for. */
export interface DeferredGroup extends GroupAtObject {
  fragments: readonly DeferredFragment[];
  /** The fragments around the object, by their usage. */
  around: ReadonlyMap<DeferUsage, DeferredFragment>;
  completed: CompletedGroup | null;
  isDelivered: boolean;
}

/** What of a group is at a place of the response, in which more may be deferred. */
export interface DeliveredValue<T = unknown> extends Pick<DeferredGroup, 'group' | 'place' | 'around'> {
  /** What subgraphs gave. */
  value: T;
  /** What the client gets. */
  data: T;
}

/** Finds what is deferred in a value. @returns the outermost fragments; groups and other fragments hang on these */
export function findFragments(selection: DeferSelection, delivered: DeliveredValue): DeferredFragment[] {
  const { group, value, data, place, around } = delivered;
  if (Array.isArray(data) && Array.isArray(value)) {
    return data.flatMap((item, index) => {
      const inner = { ...place, path: [...place.path, index] };
      return findFragments(selection, { ...delivered, value: value[index], data: item, place: inner });
    });
  }
  if (!isTarget(data) || !isTarget(value)) return [];
  const object = ofObject(selection, value.__typename);
  if (!object) return [];
  const own = new Map(around);
  const outermost: DeferredFragment[] = [];
  for (const usage of object.usages) {
    const fragment = toFragment(usage.label, place.path);
    const outer = usage.parent && own.get(usage.parent);
    if (outer) outer.inner.push(fragment);
    else outermost.push(fragment);
    own.set(usage, fragment);
  }
  for (const other of object.groups) {
    if (other === group) continue;
    const fragments = other.usages.map((usage) => own.get(usage)!);
    const found: DeferredGroup = {
      ...{ object, group: other, value, place, around: own, fragments },
      ...{ completed: null, isDelivered: false },
    };
    for (const fragment of fragments) fragment.groups.add(found);
  }
  return [...outermost, ...findFragmentsBelow(object, { group, value, data, place, around: own })];
}

/** Finds what is deferred in the fields of an object. */
export function findFragmentsBelow(
  object: DeferredObject,
  delivered: DeliveredValue<Values>,
): DeferredFragment[] {
  const { group, value, data, place } = delivered;
  return object.fields.flatMap(({ group: own, selection, key, clientKey }) => {
    if (own !== group || !selection || selection.isWhole) return [];
    const inner = { path: [...place.path, clientKey], keys: [...place.keys, key] };
    const below = { ...delivered, value: value[key], data: data[clientKey], place: inner };
    return findFragments(selection, below);
  });
}

const toFragment = (label: string, path: Path): DeferredFragment => ({
  ...{ label, path, id: null, isOver: false },
  groups: new Set(),
  inner: [],
});
