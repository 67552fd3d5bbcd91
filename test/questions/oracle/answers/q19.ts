import type { Asker } from '../caller.ts';
import type { Range } from '../filters.ts';
import { nodes, sourcesOf, supportsOf } from '../lists.ts';
import { type Answer, amountOf, answered, named, nameOf } from '../shapes.ts';
import { organization, program, startupWithId } from '../world.ts';

const kinds = ['COMMERCIALIZATION', 'SUBSIDY', 'RND'];

/** Who funded one startup in the same period. */
export function answerQ19({ id, during }: { id: string; during: Range }, asker: Asker): Answer {
  const startup = startupWithId(id);
  const list = supportsOf(startup, asker, { kinds, active: during }, 'ASC');
  const supports = nodes(list, 50, (record) => {
    const won = amountOf(record, asker);
    const { startedOn, endedOn, kind, title, status, providerId, programId } = record;
    const under = programId === null ? null : program(programId);
    return {
      ...{ startedOn, endedOn, kind, title, status },
      amount: won === null ? null : { won },
      provider: { ...named(providerId), kind: organization(providerId).kind },
      program: under && {
        id: under.id,
        name: under.name,
        fiscalYear: under.fiscalYear,
        operator: named(under.operatorId),
      },
    };
  });
  const sources = sourcesOf(list).map(({ subgraph, status }) => ({ subgraph, status }));
  return answered({ startup: { displayName: nameOf(startup, asker), supports: { ...supports, sources } } });
}
