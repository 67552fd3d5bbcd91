import type { DemoSupport } from '@ieum/kit/demo/facts.ts';
import { demoCourses } from '@ieum/kit/demo/universities.ts';
import { agreements } from '@ieum/kit/reference/agreements.ts';
import { type Asker, mayKnow } from '../caller.ts';
import { inOrder, nodes, supportsOf } from '../lists.ts';
import { byText } from '../rules.ts';
import { type Answer, answered, named, namedOrNull, nameOf } from '../shapes.ts';
import { records, startupOf, universities } from '../world.ts';

const id = 'org:changwon-univ';

/** Changwon's course, its agreements, and the corporate projects of the startups it incubated. */
export function answerQ24(_: object, asker: Asker): Answer {
  const university = universities.find(({ organizationId }) => organizationId === id);
  const incubated = records.filter((record) => record.providerId === id && record.kind === 'INCUBATION');
  return answered({
    organization: {
      ...named(id),
      university: {
        courses: demoCourses()
          .filter(({ universityId }) => universityId === university?.id)
          .map(({ title, credits, requirement, firstTerm, jointWithIds }) => ({
            ...{ title, credits, requirement, firstTerm, jointWith: jointWithIds.map(named) },
          })),
      },
      agreements: agreements()
        .filter(({ parties }) => parties.some((party) => party.organizationId === id))
        .sort((a, b) => byText(a.id, b.id))
        .map(({ title, parties }) => ({
          title,
          parties: parties.map(({ organizationId }) => ({ organization: named(organizationId) })),
        })),
      supports: nodes(inOrder(incubated, 'DESC'), 20, (record) => ({
        startedOn: record.startedOn,
        startup: mayKnow(record, asker) ? projects(record, asker) : null,
      })),
    },
  });
}

function projects(record: DemoSupport, asker: Asker) {
  const startup = startupOf(record.startup);
  const list = supportsOf(startup, asker, { kinds: ['OPEN_INNOVATION', 'RND'] }, 'DESC');
  return { displayName: nameOf(startup, asker), supports: nodes(list, 5, shape) };
}

function shape(record: DemoSupport) {
  const head = { title: record.title, startedOn: record.startedOn };
  if (record.type === 'OpenInnovation') {
    return { ...head, phase: record.details.phase, partner: named(record.details.partnerId) };
  }
  if (record.type !== 'CenterSupport') return head;
  return { ...head, corporatePartner: namedOrNull(record.details.corporatePartnerId) };
}
