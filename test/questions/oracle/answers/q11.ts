import type { DemoSupport } from '@ieum/kit/demo/facts.ts';
import type { Asker } from '../caller.ts';
import { counted, memberPage, members, supported } from '../cohorts.ts';
import { nodes, supportsOf } from '../lists.ts';
import { type Answer, amountOf, answered, named, nameOf } from '../shapes.ts';

/** From Chung-Ang's incubator to loans and investment. */
export function answerQ11(_: object, asker: Asker): Answer {
  const graduated = supported({ kinds: ['INCUBATION'], statuses: ['COMPLETED'], providerIds: ['org:cau'] });
  const funded = supported({ kinds: ['LOAN', 'GUARANTEE', 'INVESTMENT'] });
  const found = members((startup) => graduated(startup) && funded(startup));
  const kinds = ['INCUBATION', 'LOAN', 'GUARANTEE', 'INVESTMENT'];
  const shown = memberPage(found, asker, 50).edges.map(({ node }) => ({
    node: {
      displayName: nameOf(node, asker),
      supports: nodes(supportsOf(node, asker, { kinds }, 'ASC'), 50, (record) => shape(record, asker)),
    },
  }));
  return answered({ cohort: { count: counted(found).count, startups: { edges: shown } } });
}

function shape(record: DemoSupport, asker: Asker) {
  const won = amountOf(record, asker);
  return {
    ...{ kind: record.kind, startedOn: record.startedOn, endedOn: record.endedOn },
    amount: won === null ? null : { won },
    provider: named(record.providerId),
    ...(record.type === 'Incubation' ? { graduatedOn: record.details.graduatedOn } : {}),
    ...(record.type === 'Investment'
      ? { round: record.details.round, committedOnly: record.details.committedOnly }
      : {}),
  };
}
