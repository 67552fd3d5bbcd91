import { Kind, print } from 'graphql';
import { type Federation, type GatherDeclaration, problemWith } from '../declarations.ts';
import type { Problem } from '../problem.ts';
import { nullable } from '../type-reference.ts';

/**
 * `GATHER_EVENTS_SHAPE`: a field of Subscription is merged by another rule than EVENTS, EVENTS stands on another type,
 * or an event is no object.
 */
export function eventsShape({ gathered }: Federation): Problem[] {
  return [...gathered.values()].flat().flatMap((declaration) => {
    const fault = faultOf(declaration);
    return fault === null ? [] : [problemWith(declaration, 'GATHER_EVENTS_SHAPE', fault)];
  });
}

function faultOf({ subgraph, type, field, merge }: GatherDeclaration): string | null {
  if (type.name === 'Subscription' && merge !== 'EVENTS') {
    return `is merged by ${merge}, but a field of Subscription gives one event after the other: write merge: EVENTS`;
  }
  if (merge !== 'EVENTS') return null;
  if (type.name !== 'Subscription') {
    return 'is merged by EVENTS, which is for fields of Subscription: write CONCAT, CONNECTION or SUM';
  }
  const event = nullable(field.type);
  const kind = event.kind === Kind.NAMED_TYPE ? subgraph.types.get(event.name.value)?.kind : undefined;
  if (kind !== undefined && objectKinds.has(kind)) return null;
  return `is merged by EVENTS, but returns ${print(field.type)}: an event is an object, of an object type, interface or union`;
}

const objectKinds: ReadonlySet<string> = new Set([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
]);
