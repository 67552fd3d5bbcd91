import { demoCenter } from '@ieum/kit/demo/center.ts';
import type { DemoSupport } from '@ieum/kit/demo/facts.ts';
import { themes } from '@ieum/kit/reference/themes.ts';
import { type Asker, mayKnow } from '../caller.ts';
import { matches } from '../filters.ts';
import { inOrder, nodes } from '../lists.ts';
import { byText, stageOn } from '../rules.ts';
import {
  type Answer,
  amountOf,
  answered,
  money,
  named,
  namedOrNull,
  nameOf,
  officeOf,
  placed,
  themed,
} from '../shapes.ts';
import { records, spaces, startupOf } from '../world.ts';

const id = 'org:ccei-gyeongnam';

/** The Gyeongnam center's first year. */
export function answerQ17(_: object, asker: Asker): Answer {
  const own = records.filter((record) => record.providerId === id);
  const desalination = own.filter((record) => matches(record, { themeIds: ['theme:desalination'] }));
  return answered({
    organization: {
      ...named(id),
      themes: themes()
        .filter((theme) => theme.organizationIds.includes(id))
        .sort((a, b) => byText(a.id, b.id))
        .map((theme) => themed(theme.id)),
      innovationCenter: center(own, asker),
      supports: {
        totalCount: desalination.length,
        ...nodes(inOrder(desalination, 'DESC'), 20, (record) => ({
          title: record.title,
          startedOn: record.startedOn,
          amount: money(amountOf(record, asker)),
          startup: startupShape(record, asker),
          ...(record.type === 'CenterSupport'
            ? { corporatePartner: namedOrNull(record.details.corporatePartnerId) }
            : {}),
        })),
      },
    },
  });
}

function center(own: readonly DemoSupport[], asker: Asker) {
  const told = demoCenter();
  const branches = spaces.filter((space) => space.type === 'CenterBranch').sort((a, b) => byText(a.id, b.id));
  return {
    leadCorporations: told.leadCorporationIds.map(named),
    branches: branches.map(({ nameKo, regionCode, opensOn, themeIds }) => ({
      ...{ name: { ko: nameKo }, region: placed(regionCode), opensOn, themes: themeIds.map(themed) },
    })),
    needsBriefings: told.needsBriefings.map(
      ({ name, sessions, attendees, needsFound, matches: found, partnerId }) => ({
        ...{ name, sessions, attendees, needsFound, matches: found, partner: named(partnerId) },
      }),
    ),
    contests: told.contests.map(({ id: contestId, name, edition, awardedOn }) => ({
      ...{ name, edition, awardedOn },
      winners: inOrder(
        own.filter((record) => record.type === 'CenterSupport' && record.details.contestId === contestId),
        'ASC',
      ).map((record) => winner(record, asker)),
    })),
    trainings: told.trainings.map(({ name, sessions, trained, jointWithIds }) => ({
      ...{ name, sessions, trained, jointWith: jointWithIds.map(named) },
    })),
    makerspace: told.makerspace && {
      trainings: told.makerspace.trainings,
      prototypes: told.makerspace.prototypes,
      asOf: told.makerspace.asOf,
    },
    employmentZone: told.employmentZone && {
      openedOn: told.employmentZone.openedOn,
      jobTarget: told.employmentZone.jobTarget,
      traineeTarget: told.employmentZone.traineeTarget,
      targetYear: told.employmentZone.targetYear,
      partners: told.employmentZone.partnerIds.map(named),
    },
  };
}

function winner(record: DemoSupport, asker: Asker) {
  const startup = startupOf(record.startup);
  return {
    award: record.type === 'CenterSupport' ? record.details.award : null,
    startup: mayKnow(record, asker)
      ? { displayName: nameOf(startup, asker), stage: stageOn(startup, asker.today) }
      : null,
  };
}

function startupShape(record: DemoSupport, asker: Asker) {
  if (!mayKnow(record, asker)) return null;
  const startup = startupOf(record.startup);
  const office = officeOf(startup, asker);
  return { displayName: nameOf(startup, asker), headOffice: office && placed(office.code) };
}
