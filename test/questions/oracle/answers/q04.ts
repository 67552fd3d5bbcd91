import type { Asker } from '../caller.ts';
import { byStageAndRegion, counted, memberPage, members, supported } from '../cohorts.ts';
import { nodes, supportsOf } from '../lists.ts';
import { stageOn } from '../rules.ts';
import { type Answer, answered, named, namedOrNull, nameOf } from '../shapes.ts';

/** Graduates of university incubators that hold no space today. */
export function answerQ04({ gu, today }: { gu: string[]; today: string }, asker: Asker): Answer {
  const graduated = supported({
    ...{ kinds: ['INCUBATION'], statuses: ['COMPLETED'], providerKinds: ['UNIVERSITY'], regionCodes: gu },
  });
  const housed = supported({ kinds: ['SPACE'], active: { from: today, to: today } });
  const found = members((startup) => graduated(startup) && !housed(startup));
  const { edges, totalCount } = memberPage(found, asker, 20);
  const shown = edges.map(({ node }) => ({
    node: {
      id: node.id,
      displayName: nameOf(node, asker),
      stage: stageOn(node, asker.today),
      supports: nodes(supportsOf(node, asker, { kinds: ['INCUBATION'] }, 'DESC'), 1, (record) => ({
        provider: named(record.providerId),
        ...(record.type === 'Incubation'
          ? {
              graduatedOn: record.details.graduatedOn,
              nextDestination: namedOrNull(record.details.nextDestinationId),
            }
          : {}),
      })),
    },
  }));
  const breakdown = byStageAndRegion(found, asker.today).map(({ dimensions, ...rest }) => ({
    dimensions: dimensions.map(({ key, label }) => ({ key, label: { ko: label.ko } })),
    ...rest,
  }));
  return answered({ cohort: { ...counted(found), breakdown, startups: { totalCount, edges: shown } } });
}
