import type { DemoSupport } from '@ieum/kit/demo/facts.ts';
import type { Asker } from '../caller.ts';
import { counted, memberPage, members, supported } from '../cohorts.ts';
import { nodes, supportsOf } from '../lists.ts';
import { stageOn } from '../rules.ts';
import { type Answer, answered, named, nameOf } from '../shapes.ts';
import { complexes, needs } from '../world.ts';

/** University startups that met larger firms in industrial complexes. */
export function answerQ10({ gu }: { gu: string[] }, asker: Asker): Answer {
  const met = supported({ kinds: ['OPEN_INNOVATION'], providerIds: ['org:kicox'] });
  const raised = supported({
    ...{ kinds: ['DISCOVERY', 'EDUCATION', 'INCUBATION'], providerKinds: ['UNIVERSITY'], regionCodes: gu },
  });
  const found = members((startup) => met(startup) && raised(startup));
  const kinds = ['DISCOVERY', 'EDUCATION', 'INCUBATION', 'OPEN_INNOVATION'];
  const shown = memberPage(found, asker, 20).edges.map(({ node }) => ({
    node: {
      displayName: nameOf(node, asker),
      stage: stageOn(node, asker.today),
      supports: nodes(supportsOf(node, asker, { kinds }, 'ASC'), 20, shape),
    },
  }));
  return answered({ cohort: { count: counted(found).count, startups: { edges: shown } } });
}

function shape(record: DemoSupport) {
  const head = { startedOn: record.startedOn, kind: record.kind, provider: named(record.providerId) };
  if (record.type !== 'OpenInnovation') return head;
  const { phase, partnerId, needId, complexId } = record.details;
  const need = needs.find(({ id }) => id === needId);
  const complex = complexes.find(({ id }) => id === complexId);
  return {
    ...head,
    phase,
    partner: named(partnerId),
    need: need ? { title: need.title } : null,
    complex: complex ? { name: { ko: complex.nameKo } } : null,
  };
}
