import type { GraphQLError } from 'graphql';
import type { CompletedResult, IncrementalResult, PendingResult, SubsequentResult } from '../../engine.ts';
import type { DeferGroup, DeferSelection } from './defer-shape.ts';
import {
  type CompletedGroup,
  type DeferredFragment,
  type DeferredGroup,
  findFragments,
  findFragmentsBelow,
  type GroupAtObject,
} from './find-fragments.ts';

type Values = Readonly<Record<string, unknown>>;

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

/** Makes the delivery of one response. */
export function createDelivery(parts: DeliveryParts): Delivery {
  const pending = new Set<DeferredFragment>();
  let lastId = 0;

  /** Fragments of which nothing is left to be delivered are not told; those in them may be. */
  function tell(fragments: readonly DeferredFragment[]): PendingResult[] {
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

  function close(fragment: DeferredFragment, into: Payload, errors?: readonly GraphQLError[]): void {
    pending.delete(fragment);
    fragment.isOver = true;
    if (fragment.id !== null) into.completed.push({ id: fragment.id, ...(errors && { errors }) });
    if (!errors) into.pending.push(...tell(fragment.inner));
  }

  function fail(fragment: DeferredFragment, errors: readonly GraphQLError[], into: Payload): void {
    if (!fragment.isOver) close(fragment, into, errors);
  }

  function settle(fragment: DeferredFragment, into: Payload): void {
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
    const { object, value, completed } = group;
    if (completed.data) findFragmentsBelow(object, { ...group, value, data: completed.data });
  }

  return {
    start(selection, group, value, data) {
      const place = { path: [], keys: [] };
      return tell(findFragments(selection, { group, value, data, place, around: new Map() }));
    },
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

const isDelivered = ({ groups }: DeferredFragment) => groups.values().every((group) => group.isDelivered);

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
