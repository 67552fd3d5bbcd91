import { type CohortExpression, writeCohortExpression } from '@ieum/schema/contract/cohort-expression.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDirectory, type TestDirectory } from './fixtures/test-directory.ts';

let directory: TestDirectory;

beforeAll(async () => {
  directory = await openTestDirectory('cohort_privacy');
});

afterAll(() => directory?.close());

const profile = (filter: Record<string, unknown>): CohortExpression => ({ profile: filter });

const askCohorts = (expressions: CohortExpression[], selection: string, organization: string | null) =>
  directory.askAs(
    organization,
    `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Cohort { ${selection} } } }`,
    {
      keys: expressions.map((expression) => ({
        __typename: 'Cohort',
        expression: writeCohortExpression(expression),
      })),
    },
  );

test('a cohort that names startups tells nothing personal of a pre-founder, but to who entered it', async () => {
  const ids = (await Promise.all(['가람팀', '나래팀', '다솜팀', '라온팀'].map(enterTeam))) as string[];
  const at = (regionCodes: string[]) => ({ ids, regionCodes });
  const expressions: CohortExpression[] = [
    profile(at(['1159000000'])),
    profile(at(['4817000000'])),
    profile({ ids, themeIds: ['theme:abb'] }),
    profile({ ids, nameContains: '가람' }),
    { and: [profile({ ids }), { not: profile({ regionCodes: ['1159000000'] }) }] },
    { and: [profile({ ids }), { not: profile({ regionCodes: ['4817000000'] }) }] },
    { and: [profile({ ids }), { not: profile({ industryPrefix: 'C' }) }] },
  ];
  const counts = async (organization: string | null) =>
    (await askCohorts(expressions, 'count', organization)).data._entities.map(
      ({ count }: { count: number | null }) => count,
    );
  expect(await counts('org:cau')).toEqual([4, null, 4, null, null, 4, 4]);
  for (const organization of ['org:snu', 'org:ieum', null]) {
    expect(await counts(organization)).toEqual([null, null, null, null, 4, 4, 4]);
  }
  const cells = async (organization: string | null) => {
    const by = (axes: string) => `breakdown(by: [${axes}]) { dimensions { key } count }`;
    const { data } = await askCohorts(
      [profile({ ids })],
      `region: ${by('REGION')} theme: ${by('THEME')} both: ${by('THEME, REGION')} stage: ${by('STAGE')}`,
      organization,
    );
    return Object.values(
      data._entities[0] as Record<string, { dimensions: { key: string }[]; count: number }[]>,
    ).map((list) => list.map(({ dimensions, count }) => [...dimensions.map(({ key }) => key), count]));
  };
  expect(await cells('org:cau')).toEqual([
    [['1159000000', 4]],
    [
      ['theme:abb', 4],
      ['theme:hydrogen', 4],
    ],
    [
      ['theme:abb', '1159000000', 4],
      ['theme:hydrogen', '1159000000', 4],
    ],
    [['PRE_BI', 4]],
  ]);
  expect(await cells('org:snu')).toEqual([
    [['unknown', 4]],
    [['unknown', 4]],
    [['unknown', 'unknown', 4]],
    [['PRE_BI', 4]],
  ]);
});

async function enterTeam(teamName: string): Promise<string> {
  const { data } = await directory.askAs(
    'org:cau',
    `mutation ($teamName: String!) { registerPreFounder(input: {
      teamName: $teamName, themeIds: ["theme:abb", "theme:hydrogen"], plannedRegion: "1159000000" }) { id } }`,
    { teamName },
  );
  return data.registerPreFounder.id;
}
