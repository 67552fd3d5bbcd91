import { type PublishedFigure, publishedFigure } from '../reference/published-figures.ts';
import { once } from '../reference/read-table.ts';
import type { DemoCenter, DemoSpace } from './facts.ts';

const organizationId = 'org:ccei-gyeongnam';
const centerId = 'ccei-gyeongnam:center:1';

/** The contest whose winners the demo has records of. */
export const challengeId = 'ccei-gyeongnam:contest:igen-3';

/** 경남창조경제혁신센터 as its first anniversary's article prints it; days it does not print are inferred at the source. */
export const demoCenter = once((): DemoCenter => {
  const challenge = publishedFigure(organizationId, 'Contest');
  const makerspace = publishedFigure(organizationId, 'MakerspaceActivity');
  return {
    id: centerId,
    organizationId,
    leadCorporationIds: ['org:doosan'],
    // The anniversary was held on 2016-04-20; its article does not print the day the center opened.
    launchedOn: '2015-04-01',
    launchedOnPrecision: 'MONTH',
    contests: [
      {
        id: challengeId,
        name: challenge.nameKo ?? '',
        edition: challenge.edition ?? null,
        awardedOn: challenge.awardedOn ?? null,
      },
    ],
    needsBriefings: [toBriefing(publishedFigure(organizationId, 'NeedsBriefing'))],
    trainings: [toTraining(publishedFigure(organizationId, 'Training'))],
    makerspace: {
      trainings: makerspace.trainings ?? 0,
      prototypes: makerspace.prototypes ?? 0,
      asOf: makerspace.asOf ?? null,
      asOfPrecision: 'DAY',
    },
    employmentZone: toZone(publishedFigure(organizationId, 'EmploymentZone')),
  };
});

/** 서부센터 in 진주, real, and an invented house in 창원 that startups can move into. */
export const branchSpaces = once((): DemoSpace[] => {
  const west = publishedFigure(organizationId, 'CenterBranch');
  return [
    {
      ...branch(
        1,
        `경남창조경제혁신센터 ${west.nameKo}`,
        'Gyeongnam center, western branch',
        west.region ?? '',
      ),
      opensOn: west.opensOn ?? null,
      opensOnPrecision: west.opensOnPrecision ?? null,
      opensOnText: west.opensOnText ?? null,
      themeIds: west.themes ?? [],
      units: 12,
    },
    {
      ...branch(
        2,
        '경남창조경제혁신센터 창원 보육공간 (데모)',
        'Gyeongnam center, Changwon house (demo)',
        '4812300000',
      ),
      themeIds: ['theme:mechatronics'],
      units: 24,
    },
  ];
});

function branch(number: number, nameKo: string, nameEn: string, regionCode: string): DemoSpace {
  return {
    ...{ subgraph: 'gyeongnam-center', type: 'CenterBranch', id: `ccei-gyeongnam:space:${number}` },
    ...{ nameKo, nameEn, kind: 'STARTUP_CENTER', status: 'OPEN', regionCode, address: null },
    ...{ opensOn: null, opensOnPrecision: null, opensOnText: null },
    ...{ ownerId: organizationId, operatorId: organizationId, stages: ['PRE_BI', 'BI', 'POST_BI'] },
    ...{ themeIds: [], units: null, details: { centerId } },
  };
}

function toBriefing(figure: PublishedFigure): DemoCenter['needsBriefings'][number] {
  return {
    name: figure.nameKo ?? '',
    sessions: figure.sessions ?? 0,
    attendees: figure.attendees ?? null,
    needsFound: figure.needsFound ?? null,
    matches: figure.matches ?? null,
    partnerId: figure.partner ?? '',
    asOf: figure.asOf ?? null,
    asOfPrecision: 'DAY',
  };
}

function toTraining(figure: PublishedFigure): DemoCenter['trainings'][number] {
  return {
    name: figure.nameKo ?? '',
    sessions: figure.sessions ?? null,
    trained: figure.trained ?? null,
    jointWithIds: [],
    ...{ asOf: null, asOfPrecision: null },
  };
}

function toZone(figure: PublishedFigure): DemoCenter['employmentZone'] {
  return {
    openedOn: figure.openedOn ?? null,
    openedOnPrecision: figure.openedOnPrecision ?? null,
    partnerIds: [],
    programs: figure.programs ?? null,
    jobTarget: figure.jobTarget ?? null,
    traineeTarget: figure.traineeTarget ?? null,
    targetYear: figure.targetYear ?? null,
  };
}
