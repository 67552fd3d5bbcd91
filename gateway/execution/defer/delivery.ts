import type { GraphQLError } from 'graphql';
import { isObjectType } from 'graphql';
import type { CompletedResult, IncrementalResult, PendingResult, SubsequentResult } from '../../engine.ts';
import type { Place } from '../response/complete.ts';
import type { Path } from '../response/field-errors.ts';
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

/** What is delivered, and in which order. */
export interface DeliveryParts {
  complete(group: GroupAtObject): CompletedGroup;
  isReady(label: string): boolean;
  /** What a fragment fails with that could not be run; undefined where it could. */
  faultOf(label: string): GraphQLError | undefined;
  /** What the client calls a label. */
  clientLabel(label: string): string | undefined;
}

/** The deferred fragments of one response (GraphQL specification, "Incremental Delivery"). */
export interface Delivery {
  /** Notes what is deferred in what was delivered first. */
  start(selection: DeferSelection, group: DeferGroup, value: unknown, data: Values): PendingResult[];
  /** Delivers the fragments that are ready; null where there are none. */
  next(): SubsequentResult | null;
  isOver(): boolean;
}

/** A deferred fragment at one object. */
interface Fragment {
  label: string;
  path: Path;
  /** Those that are told to the client have an id. */
  id: string | null;
  /** Groups that it waits for. */
  groups: Set<DeferredGroup>;
  /** Fragments that are told to the client when this one is delivered. */
  inner: Fragment[];
  isOver: boolean;
}

interface DeferredGroup extends GroupAtObject {
  fragments: readonly Fragment[];
  /** The fragments around the object, by their usage. */
  around: ReadonlyMap<DeferUsage, Fragment>;
  completed: CompletedGroup | null;
  isDelivered: boolean;
}

/** Makes the delivery of one response. */
export function createDelivery(parts: DeliveryParts): Delivery {
  const pending = new Set<Fragment>();
  let lastId = 0;

  /** Fragments of which nothing is left to be delivered are not told; those in them may be. */
  function tell(fragments: readonly Fragment[]): PendingResult[] {
    return fragments.flatMap((fragment) => {
      if (fragment.isOver) return [];
      if (isDelivered(fragment)) {
        fragment.isOver = true;
        return tell(fragment.inner);
      }
      fragment.id = String(lastId++);
      pending.add(fragment);
      const label = parts.clientLabel(fragment.label);
      return [{ id: fragment.id, path: fragment.path, ...(label !== undefined && { label }) }];
    });
  }

  function close(fragment: Fragment, into: Payload, errors?: readonly GraphQLError[]): void {
    pending.delete(fragment);
    fragment.isOver = true;
    if (fragment.id !== null) into.completed.push({ id: fragment.id, ...(errors && { errors }) });
    if (!errors) into.pending.push(...tell(fragment.inner));
  }

  function fail(fragment: Fragment, errors: readonly GraphQLError[], into: Payload): void {
    if (!fragment.isOver) close(fragment, into, errors);
  }

  function settle(fragment: Fragment, into: Payload): void {
    const fault = parts.faultOf(fragment.label);
    if (fault) {
      fail(fragment, [fault], into);
      return;
    }
    // Completing a group may find more of them.
    for (const group of fragment.groups) complete(group);
    const failed = [...fragment.groups].filter(({ completed }) => completed?.data === null);
    for (const { fragments, completed } of failed) {
      for (const each of fragments) fail(each, completed?.errors ?? [], into);
    }
    if (fragment.isOver) return;
    for (const group of fragment.groups) deliver(group, into);
    close(fragment, into);
  }

  function complete(group: DeferredGroup): void {
    if (group.completed) return;
    group.completed = parts.complete(group);
    const { object, value, place, around, completed } = group;
    if (completed.data) searchFields(object, group.group, value, completed.data, place, around);
  }

  function search(
    selection: DeferSelection,
    group: DeferGroup,
    value: unknown,
    data: unknown,
    place: Place,
    around: ReadonlyMap<DeferUsage, Fragment>,
  ): Fragment[] {
    if (Array.isArray(data) && Array.isArray(value)) {
      return data.flatMap((item, index) => {
        const inner = { ...place, path: [...place.path, index] };
        return search(selection, group, value[index], item, inner, around);
      });
    }
    if (!isObject(data) || !isObject(value)) return [];
    const { type } = selection;
    const object = selection.of(isObjectType(type) ? type.name : value.__typename);
    if (!object) return [];
    const own = new Map(around);
    const outermost: Fragment[] = [];
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
      const found = {
        object,
        group: other,
        value,
        place,
        around: own,
        fragments,
        completed: null,
        isDelivered: false,
      };
      for (const fragment of fragments) fragment.groups.add(found);
    }
    return [...outermost, ...searchFields(object, group, value, data, place, own)];
  }

  function searchFields(
    object: DeferredObject,
    group: DeferGroup,
    value: Values,
    data: Values,
    { path, keys }: Place,
    around: ReadonlyMap<DeferUsage, Fragment>,
  ): Fragment[] {
    return object.fields.flatMap((field) => {
      const { selection, key, clientKey } = field;
      if (field.group !== group || !selection || selection.isWhole) return [];
      const inner = { path: [...path, clientKey], keys: [...keys, key] };
      return search(selection, group, value[key], data[clientKey], inner, around);
    });
  }

  return {
    start: (selection, group, value, data) =>
      tell(search(selection, group, value, data, { path: [], keys: [] }, new Map())),
    next() {
      const ready = [...pending].filter(({ label }) => parts.isReady(label));
      if (ready.length === 0) return null;
      const payload: Payload = { pending: [], incremental: [], completed: [] };
      for (const fragment of ready) if (!fragment.isOver) settle(fragment, payload);
      for (const fragment of [...pending]) if (isDelivered(fragment)) close(fragment, payload);
      return toResult(payload, pending.size > 0);
    },
    isOver: () => pending.size === 0,
  };
}

interface Payload {
  pending: PendingResult[];
  incremental: IncrementalResult[];
  completed: CompletedResult[];
}

const toFragment = (label: string, path: Path): Fragment => ({
  ...{ label, path, id: null, isOver: false },
  groups: new Set(),
  inner: [],
});

const isDelivered = ({ groups }: Fragment) => groups.values().every((group) => group.isDelivered);

/** A group of several fragments is delivered under the one whose path is longest. */
function deliver(group: DeferredGroup, into: Payload): void {
  if (group.isDelivered || !group.completed?.data) return;
  group.isDelivered = true;
  const told = group.fragments.filter(({ id, isOver }) => id !== null && !isOver);
  const best = told.reduce((one, other) => (other.path.length > one.path.length ? other : one));
  const subPath = group.place.path.slice(best.path.length);
  const { data, errors } = group.completed;
  into.incremental.push({
    id: best.id!,
    ...(subPath.length > 0 && { subPath }),
    data,
    ...(errors.length > 0 && { errors }),
  });
}

function toResult({ pending, incremental, completed }: Payload, hasNext: boolean): SubsequentResult {
  return {
    ...(pending.length > 0 && { pending }),
    ...(incremental.length > 0 && { incremental }),
    ...(completed.length > 0 && { completed }),
    hasNext,
  };
}

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
