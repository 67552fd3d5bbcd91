import type { DemoStartup } from '@ieum/kit/demo/facts.ts';
import { type Asker, shares, stateOf } from '../caller.ts';
import { counted, memberPage, members, supported } from '../cohorts.ts';
import { isProfile, type Range } from '../filters.ts';
import { nodes, supportsOf } from '../lists.ts';
import { byText } from '../rules.ts';
import { type Answer, answered, named, nameOf, officeOf, placed } from '../shapes.ts';
import { referrals } from '../world.ts';

/** Growth-stage startups without support for half a year. */
export function answerQ23({ halfYear }: { halfYear: Range }, asker: Asker): Answer {
  const helped = supported({ active: halfYear });
  const found = members(
    (startup) => isProfile(startup, ['POST_BI'], 'rg:seoul-southwest', asker.today) && !helped(startup),
  );
  const { edges, pageInfo, totalCount } = memberPage(found, asker, 20, true);
  const shown = edges.map(({ node }) => ({ node: shape(node, asker) }));
  return answered({ cohort: { ...counted(found), startups: { totalCount, edges: shown, pageInfo } } });
}

function shape(startup: DemoStartup, asker: Asker) {
  const office = officeOf(startup, asker);
  return {
    id: startup.id,
    displayName: nameOf(startup, asker),
    headOffice: office && placed(office.code),
    referrals: referralsOf(startup, asker),
    supports: nodes(supportsOf(startup, asker, {}, 'DESC'), 1, (record) => ({
      ...{ kind: record.kind, title: record.title, startedOn: record.startedOn, endedOn: record.endedOn },
      provider: named(record.providerId),
    })),
  };
}

/** Those the asker sent or received; all, where the startup shares its history with it. */
function referralsOf(startup: DemoStartup, asker: Asker) {
  const { organization } = asker;
  if (organization === null) return null;
  const open = shares(startup, asker, 'HISTORY');
  return referrals
    .filter(
      (each) => each.startup === startup.number && (open || [each.fromId, each.toId].includes(organization)),
    )
    .sort((a, b) => byText(b.sentOn, a.sentOn) || byText(b.id, a.id))
    .map((referral) => ({ state: stateOf(referral, asker.today), to: named(referral.toId) }));
}
