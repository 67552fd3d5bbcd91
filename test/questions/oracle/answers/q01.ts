import type { DemoSupport } from '@ieum/kit/demo/facts.ts';
import type { Asker } from '../caller.ts';
import { counted, memberPage, members, supported } from '../cohorts.ts';
import { nodes, supportsOf } from '../lists.ts';
import { stageOn } from '../rules.ts';
import { type Answer, amountOf, answered, money, nameOf, placed } from '../shapes.ts';
import { organization } from '../world.ts';

const kinds = ['INCUBATION', 'SPACE', 'COMMERCIALIZATION', 'LOAN', 'GUARANTEE', 'INVESTMENT'];

/** The journeys of startups that southwest universities incubated. */
export function answerQ01({ gu, since }: { gu: string[]; since: string }, asker: Asker): Answer {
  const incubated = {
    kinds: ['INCUBATION'],
    providerKinds: ['UNIVERSITY'],
    regionCodes: gu,
    started: { from: since },
  };
  const found = members(supported(incubated));
  const { edges, pageInfo } = memberPage(found, asker, 20);
  const shown = edges.map(({ node }) => ({
    node: {
      id: node.id,
      displayName: nameOf(node, asker),
      stage: stageOn(node, asker.today),
      supports: nodes(supportsOf(node, asker, { kinds }, 'ASC'), 50, (record) => step(record, asker)),
    },
  }));
  return answered({ cohort: { count: counted(found).count, startups: { edges: shown, pageInfo } } });
}

function step(record: DemoSupport, asker: Asker) {
  const { nameKo, kind, regionCode } = organization(record.providerId);
  return {
    startedOn: record.startedOn,
    kind: record.kind,
    title: record.title,
    status: record.status,
    stageAtStart: record.stageAtStart,
    provider: { name: { ko: nameKo }, kind, region: regionCode === null ? null : placed(regionCode) },
    amount: money(amountOf(record, asker)),
    ...(record.type === 'Incubation' ? { graduatedOn: record.details.graduatedOn } : {}),
  };
}
