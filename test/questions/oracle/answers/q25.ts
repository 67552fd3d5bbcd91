import type { DemoSupport } from '@ieum/kit/demo/facts.ts';
import type { Asker } from '../caller.ts';
import { counted, memberPage, members, supported } from '../cohorts.ts';
import type { Range } from '../filters.ts';
import { nodes, supportsOf } from '../lists.ts';
import { type Answer, answered, named, nameOf } from '../shapes.ts';
import { organization } from '../world.ts';

/** Startups that went abroad, and the support before. */
export function answerQ25({ during }: { during: Range }, asker: Asker): Answer {
  const found = members(supported({ kinds: ['EXPORT'], started: during }));
  const shown = memberPage(found, asker, 50).edges.map(({ node }) => ({
    node: {
      displayName: nameOf(node, asker),
      supports: nodes(supportsOf(node, asker, { started: during }, 'ASC'), 50, shape),
    },
  }));
  return answered({ cohort: { count: counted(found).count, startups: { edges: shown } } });
}

function shape(record: DemoSupport) {
  const head = {
    ...{ startedOn: record.startedOn, kind: record.kind },
    provider: { ...named(record.providerId), kind: organization(record.providerId).kind },
  };
  if (record.type !== 'GrowthSupport') return head;
  const { event, country, result } = record.details;
  return { ...head, event, country, result };
}
