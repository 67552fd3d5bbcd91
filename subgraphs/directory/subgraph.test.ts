import { normalizeCompanyName } from '@ieum/kit/company-name.ts';
import { type DemoStartup, demoSeed } from '@ieum/kit/demo/facts.ts';
import { demoStartup } from '@ieum/kit/demo/startup.ts';
import { callerOf } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { koreaDate } from '@ieum/kit/korea-date.ts';
import { agreements } from '@ieum/kit/reference/agreements.ts';
import { organizationsWithDemo } from '@ieum/kit/reference/demo-organizations.ts';
import { industries } from '@ieum/kit/reference/industries.ts';
import { regions } from '@ieum/kit/reference/regions.ts';
import { themes } from '@ieum/kit/reference/themes.ts';
import { addDays, growthStage, lastDayWithin } from '@ieum/kit/stage.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDirectory, refusals, type TestDirectory } from './fixtures/test-directory.ts';

const today = koreaDate();
const count = 400;
const facts = Array.from({ length: count }, (_, place) => demoStartup(demoSeed, place + 1));
const living = facts.filter(({ mergedInto }) => mergedInto === null);
/** What a startup was merged into in the end, or itself. */
const heirOf = (plain: DemoStartup): DemoStartup =>
  plain.mergedInto === null ? plain : heirOf(facts[plain.mergedInto - 1]!);
const sections = new Map(industries().map(({ code, section }) => [code, section]));

let directory: TestDirectory;

beforeAll(async () => {
  directory = await openTestDirectory('directory', { demoStartups: count });
});

afterAll(() => directory?.close());

const isFirm = ({ identityStatus }: DemoStartup) => identityStatus !== 'PRE_FOUNDER';
const firmSharedWithOperator = living.find(
  (plain) => isFirm(plain) && plain.bizRegNo && plain.sharedWith.includes('org:ieum'),
)!;

describe('startup', () => {
  test('shows what is public of everyone, and the rest where consent names the caller', async () => {
    const { data } = await directory.ask(
      `query ($ids: [ID!]!) { startups(filter: { ids: $ids, identityStatuses: [PRE_FOUNDER, SOLE_PROPRIETOR, CORPORATION, CLOSED, MERGED] }, first: 100) {
        totalCount edges { node {
          id displayName identityStatus businessStatus stage businessStartedOn bizRegNo
          headOffice { code } industry { code } themes { id } names { value kind validFrom validTo }
          founder { name email phone birthYear university { id } }
          consents { id purpose fieldGroups grantedOn expiresOn revokedOn recipients { id } }
          mergedInto { id } predecessors { id } } } } }`,
      { ids: facts.slice(0, 100).map(({ id }) => id) },
    );
    const found = data.startups.edges.map(({ node }: { node: { id: string } }) => node);
    expect(found.map(({ id }: { id: string }) => id)).toEqual(facts.slice(0, 100).map(({ id }) => id));
    for (const node of found) {
      const plain = facts.find(({ id }) => id === node.id)!;
      const team = heirOf(plain);
      const standing = team.consents.filter(
        ({ purpose, recipientIds, grantedOn, expiresOn, revokedOn }) =>
          purpose === 'HISTORY_SHARING' &&
          recipientIds.includes('org:ieum') &&
          grantedOn <= today &&
          revokedOn === null &&
          (expiresOn === null || expiresOn >= today),
      );
      const mayContact = standing.some(({ fieldGroups }) => fieldGroups.includes('CONTACT'));
      const isKnown = team.identityStatus !== 'PRE_FOUNDER' || mayContact;
      expect(node).toEqual({
        id: plain.id,
        displayName: isKnown ? plain.displayName : `예비창업팀 ${plain.id.slice(2, 9)}`,
        identityStatus: plain.identityStatus,
        businessStatus: plain.businessStatus,
        stage: growthStage(plain.businessStartedOn, plain.identityStatus === 'PRE_FOUNDER', today),
        businessStartedOn: standing.length > 0 ? plain.businessStartedOn : null,
        bizRegNo: standing.length > 0 ? plain.bizRegNo : null,
        headOffice: isKnown && plain.headOfficeCode ? { code: plain.headOfficeCode } : null,
        industry: isKnown && plain.industryCode ? { code: plain.industryCode } : null,
        themes: isKnown ? plain.themeIds.map((id) => ({ id })) : [],
        names: isKnown ? plain.names : [],
        founder: mayContact && plain.founder ? founderOf(plain) : null,
        consents: team.consents
          .filter(({ recipientIds }) => recipientIds.includes('org:ieum'))
          .sort((a, b) => (a.grantedOn + a.id < b.grantedOn + b.id ? -1 : 1))
          .map(({ recipientIds, ...consent }) => ({
            ...consent,
            recipients: recipientIds.map((id) => ({ id })),
          })),
        mergedInto: plain.mergedInto === null ? null : { id: team.id },
        predecessors: plain.predecessors
          .filter((number) => number <= count)
          .map((number) => ({ id: startupId(number) })),
      });
    }
  });

  test('is found by an id as people type it, and refused by its check digits', async () => {
    const typed = firmSharedWithOperator.id.toUpperCase().replace(/(.{4})/g, '$1 ');
    const { data } = await directory.ask('query ($id: ID!) { startup(id: $id) { id } }', { id: typed });
    expect(data.startup.id).toBe(firmSharedWithOperator.id);
    const wrong = await directory.ask(
      '{ a: startup(id: "st000001a68") { id } b: startup(id: "stzzzzzzz37") { id } }',
    );
    expect(wrong.data).toEqual({ a: null, b: null });
    expect(refusals(wrong)).toEqual([['BAD_STARTUP_ID', 'id']]);
  });

  test('is found by its business number, of a tombstone by its heir', async () => {
    const query = 'query ($no: BizRegNo!) { startupByBizRegNo(bizRegNo: $no) { id } }';
    for (const plain of facts.filter(({ bizRegNo }) => bizRegNo !== null).slice(0, 60)) {
      const { data } = await directory.ask(query, { no: plain.bizRegNo });
      expect(data.startupByBizRegNo.id).toBe(heirOf(plain).id);
    }
    expect((await directory.ask(query, { no: '099-01-00026' })).data.startupByBizRegNo).toBeNull();
    const scopeless = await directory.ask(
      query,
      { no: firmSharedWithOperator.bizRegNo },
      { ...callerOf('org:ieum'), scopes: [] },
    );
    expect(refusals(scopeless)).toEqual([['FORBIDDEN', undefined]]);
    const wrong = await directory.ask('{ startupByBizRegNo(bizRegNo: "123-45-67890") { id } }');
    expect(wrong.errors![0]!.extensions).toMatchObject({
      code: 'BAD_SCALAR',
      scalar: 'BizRegNo',
      reason: 'CHECKSUM',
    });
  });

  test('has its stage on any day, and the days of each stage', async () => {
    const { id, businessStartedOn } = firmSharedWithOperator;
    const last = lastDayWithin(businessStartedOn!, 3);
    const { data } = await directory.ask(
      `query ($id: ID!, $eve: Date, $last: Date, $next: Date) { startup(id: $id) {
        before: stage(on: $eve) last: stage(on: $last) next: stage(on: $next) stages { stage from to } } }`,
      { id, eve: addDays(businessStartedOn!, -1), last, next: addDays(last, 1) },
    );
    expect(data.startup).toMatchObject({ before: 'PRE_BI', last: 'BI', next: 'POST_BI' });
    expect(data.startup.stages[1]).toEqual({ stage: 'BI', from: businessStartedOn, to: last });
  });

  test('shows the referrals of a startup that shares its history, in the state they are in today', async () => {
    const plain = living.find(
      ({ referrals, sharedWith }) => referrals.length > 0 && sharedWith.includes('org:ieum'),
    )!;
    const query = 'query ($id: ID!) { startup(id: $id) { referrals { id state to { id } } } }';
    const { data } = await directory.ask(query, { id: plain.id });
    const expected = [...plain.referrals]
      .sort((a, b) => (a.sentOn + a.id < b.sentOn + b.id ? 1 : -1))
      .map(({ id, toId, state, dueOn }) => {
        const isExpired = ['SENT', 'RECEIVED', 'INFO_REQUESTED'].includes(state) && dueOn < today;
        return { id, state: isExpired ? 'EXPIRED' : state, to: { id: toId } };
      });
    expect(data.startup.referrals).toEqual(expected);
    const stranger = await directory.askAs('org:naver', query, { id: plain.id });
    expect(stranger.data.startup.referrals).toEqual([]);
  });
});

describe('startups', () => {
  const day = fc.integer({ min: -4500, max: 1500 }).map((days) => addDays(today, days));
  const days = fc.record({ from: day, to: day }, { requiredKeys: [] });
  const some = (values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 });
  const filters = fc.record(
    {
      ids: fc.uniqueArray(fc.integer({ min: 1, max: count + 5 }).map(startupId), { maxLength: 30 }),
      stages: some(['PRE_BI', 'BI', 'POST_BI', 'BEYOND']),
      stageOn: day,
      enters: fc.record({ stage: fc.constantFrom('BI', 'POST_BI', 'BEYOND'), during: days }),
      regionCodes: some([
        '1100000000',
        '1159000000',
        '4817000000',
        '4800000000',
        '4812000000',
        '4812100000',
        '9900000000',
      ]),
      regionGroupId: fc.constantFrom('rg:seoul-southwest', 'rg:none'),
      industryPrefix: fc
        .constantFrom('C', 'J', '62', '58', '1', '999')
        .filter((prefix) => prefix.length !== 1 || prefix > '9'),
      themeIds: some(themes().map(({ id }) => id)),
      identityStatuses: some(['PRE_FOUNDER', 'SOLE_PROPRIETOR', 'CORPORATION', 'CLOSED', 'MERGED']),
      started: days,
      registered: days,
      nameContains: fc.constantFrom('주식회사 가', '워터', '팀', '아', '(주)모', 'ㄱ', '%', '_'),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
  const group = ['11560', '11530', '11545', '11500', '11470', '11620', '11590'];
  const citiesWithDistricts = ['4812'];
  const prefixOf = (code: string) =>
    code.endsWith('00000000')
      ? code.slice(0, 2)
      : citiesWithDistricts.includes(code.slice(0, 4)) && code[4] === '0'
        ? code.slice(0, 4)
        : code.slice(0, 5);

  function isListed(plain: DemoStartup, filter: Record<string, unknown>, organization: string): boolean {
    const list = (name: string) => filter[name] as string[] | undefined;
    const within = (date: string | null, range: unknown) => {
      const { from, to } = range as { from?: string; to?: string };
      return date !== null && (from ?? date) <= date && date <= (to ?? date);
    };
    const {
      number,
      businessStartedOn: started,
      headOfficeCode: region,
      industryCode: industry,
      identityStatus,
    } = plain;
    const stage = growthStage(started, identityStatus === 'PRE_FOUNDER', (filter.stageOn as string) ?? today);
    const personal = ['regionCodes', 'regionGroupId', 'industryPrefix', 'themeIds', 'nameContains'].some(
      (name) => filter[name] !== undefined,
    );
    const isKnown =
      identityStatus !== 'PRE_FOUNDER' ||
      plain.consents.some(
        ({ purpose, recipientIds, fieldGroups, expiresOn, revokedOn }) =>
          purpose === 'HISTORY_SHARING' &&
          recipientIds.includes(organization) &&
          fieldGroups.includes('CONTACT') &&
          revokedOn === null &&
          (expiresOn === null || expiresOn >= today),
      );
    const heirs = (list('ids') ?? []).flatMap((id) => {
      const other = facts.find((candidate) => candidate.id === id);
      return other ? [other.number, heirOf(other).number] : [];
    });
    const enters = filter.enters as { stage: string; during: unknown } | undefined;
    const first =
      enters === undefined || started === null
        ? null
        : enters.stage === 'BI'
          ? started
          : addDays(lastDayWithin(started, enters.stage === 'POST_BI' ? 3 : 7), 1);
    const name = filter.nameContains as string | undefined;
    return (
      (plain.mergedInto === null || (list('identityStatuses')?.includes('MERGED') ?? false)) &&
      (!personal || isKnown) &&
      (!list('ids') || heirs.includes(number)) &&
      (!list('stages') || list('stages')!.includes(stage ?? '')) &&
      (!enters || within(first, enters.during)) &&
      (!list('regionCodes') || list('regionCodes')!.some((code) => region?.startsWith(prefixOf(code)))) &&
      (!filter.regionGroupId ||
        (filter.regionGroupId === 'rg:seoul-southwest' &&
          group.some((prefix) => region?.startsWith(prefix)))) &&
      (!filter.industryPrefix ||
        industry?.startsWith(filter.industryPrefix as string) ||
        sections.get(industry ?? '') === filter.industryPrefix) === true &&
      (!list('themeIds') || list('themeIds')!.some((id) => plain.themeIds.includes(id))) &&
      (!list('identityStatuses') || list('identityStatuses')!.includes(identityStatus)) &&
      (!filter.started || within(started, filter.started)) &&
      (!filter.registered || within(plain.registeredOn, filter.registered)) &&
      (!name ||
        facts.some(
          (other) =>
            heirOf(other).number === number &&
            other.names.some(({ value }) => normalizeCompanyName(value).includes(normalizeCompanyName(name))),
        ))
    );
  }

  test('every filter lists what plain code finds in the facts, in pages of any size', async () => {
    const query = `query ($filter: StartupFilter, $first: Int, $after: String, $order: SortOrder) {
      startups(filter: $filter, first: $first, after: $after, order: $order) {
        totalCount edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`;
    await fc.assert(
      fc.asyncProperty(
        filters,
        fc.constantFrom(7, 33, 100),
        fc.constantFrom('ASC', 'DESC'),
        async (filter, first, order) => {
          const expected = facts.filter((plain) => isListed(plain, filter, 'org:ieum')).map(({ id }) => id);
          if (order === 'DESC') expected.reverse();
          const listed: string[] = [];
          for (let after: string | null = null, more = true; more; ) {
            const { data, errors } = await directory.ask(query, { filter, first, after, order });
            expect(errors).toBeUndefined();
            const { totalCount, edges, pageInfo } = data.startups;
            expect(totalCount).toBe(expected.length);
            listed.push(...edges.map(({ node }: { node: { id: string } }) => node.id));
            more = pageInfo.hasNextPage;
            after = pageInfo.endCursor;
            expect(after).toBe(edges.at(-1)?.cursor ?? null);
          }
          expect(listed).toEqual(expected);
        },
      ),
      { numRuns: 120 },
    );
  });

  test('a page with all that hangs on it takes as many statements for one as for a hundred', async () => {
    const query = `query ($first: Int) { startups(first: $first) { edges { node {
      displayName names { value } headOffice { name { ko } parent { name { ko } } groups { id } } industry { name { ko } parent { code } }
      themes { name { ko } } founder { university { id } } consents { recipients { name { ko } } }
      referrals { from { id } to { id } agreement { id } consent { id } history { by { id } } startup { id } }
      predecessors { id } mergedInto { id } confidential { pass } } } } }`;
    const one = await directory.ask(query, { first: 7 });
    const hundred = await directory.ask(query, { first: 100 });
    expect(hundred.data.startups.edges).toHaveLength(100);
    // Answers that arrive apart ask for their own parts apart: some three more, whatever the page.
    expect(hundred.statements.length).toBeLessThanOrEqual(27);
    expect(Math.abs(hundred.statements.length - one.statements.length)).toBeLessThanOrEqual(3);
  });

  test('the count is made only where it is asked for', async () => {
    const { statements } = await directory.ask(
      '{ startups { edges { node { id } } pageInfo { hasNextPage } } }',
    );
    expect(statements).toHaveLength(1);
  });

  test('cursors are the ids, in the form all sources share', async () => {
    const { data } = await directory.ask(
      '{ startups(first: 1) { edges { cursor } } none: startups(first: 0) { edges { cursor } pageInfo { hasNextPage endCursor } } }',
    );
    expect(Buffer.from(data.startups.edges[0].cursor, 'base64url').toString()).toBe(
      `[["A","${living[0]!.id}"]]`,
    );
    expect(data.none).toEqual({ edges: [], pageInfo: { hasNextPage: true, endCursor: null } });
  });

  test.each([
    ['filter: { ids: ["st000001a69", "x"] }', 'BAD_STARTUP_ID', 'filter.ids.1'],
    ['filter: { themeIds: ["hydrogen"] }', 'BAD_ID', 'filter.themeIds.0'],
    ['filter: { regionGroupId: "southwest" }', 'BAD_ID', 'filter.regionGroupId'],
    ['filter: { enters: { stage: PRE_BI, during: {} } }', 'BAD_INPUT', 'filter.enters.stage'],
    ['filter: { nameContains: "(주)" }', 'BAD_INPUT', 'filter.nameContains'],
    ['filter: { nameContains: "a\\u0000" }', 'BAD_INPUT', undefined],
    ['first: 101', 'BAD_INPUT', 'first'],
    ['first: -1', 'BAD_INPUT', 'first'],
    ['after: "W10"', 'BAD_CURSOR', 'after'],
    [`after: "${Buffer.from('[["D","st000001a69"]]').toString('base64url')}"`, 'BAD_CURSOR', 'after'],
    [`after: "${Buffer.from('[["A",42]]').toString('base64url')}"`, 'BAD_CURSOR', 'after'],
  ])('startups(%s) is %s', async (args, code, path) => {
    expect(refusals(await directory.ask(`{ startups(${args}) { totalCount } }`))).toEqual([[code, path]]);
  });

  test.each([
    ['filter: { regionCodes: ["115"] }', 'RegionCode'],
    ['filter: { industryPrefix: "Z" }', 'KsicCode'],
    ['filter: { started: { from: "2026-02-30" } }', 'Date'],
  ])('startups(%s) is a bad %s', async (args, scalar) => {
    const { errors } = await directory.ask(`{ startups(${args}) { totalCount } }`);
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_SCALAR', scalar });
  });
});

describe('organizations, codes and agreements', () => {
  test('organizations are listed by kind, region and agreement', async () => {
    const { data } = await directory.ask(`{
      all: organizations { id name { ko en } kind publishesVia parent { id } region { code } }
      universities: organizations(kinds: [UNIVERSITY], regionCodes: ["1100000000"]) { id }
      parties: organizations(agreementId: "agr:seoul-southwest-2024") { id }
      none: organizations(kinds: []) { id }
    }`);
    expect(data.all).toEqual(
      organizationsWithDemo().map(({ id, nameKo, nameEn, kind, publishesVia, parentId, regionCode }) => ({
        id,
        name: { ko: nameKo, en: nameEn },
        kind,
        publishesVia,
        parent: parentId && { id: parentId },
        region: regionCode && { code: regionCode },
      })),
    );
    expect(data.universities.map(({ id }: { id: string }) => id)).toEqual(
      organizationsWithDemo()
        .filter(({ kind, regionCode }) => kind === 'UNIVERSITY' && regionCode?.startsWith('11'))
        .map(({ id }) => id),
    );
    expect(data.parties).toHaveLength(14);
    expect(data.none).toEqual([]);
  });

  test('the 14-party agreement has its roles, stages, area and the months its sources print', async () => {
    const { data, statements } = await directory.ask(`{ agreement(id: "agr:seoul-southwest-2024") {
      title signedOn signedOnPrecision signedOnText venue note area { name { ko } members { code } indicators { code value unit coveredMembers } }
      parties { role stages organization { id kind publishesVia } } } }`);
    const [plain] = agreements();
    expect(data.agreement).toMatchObject({
      title: plain!.title,
      signedOn: '2024-01-01',
      signedOnPrecision: 'YEAR',
      signedOnText: '23일',
    });
    expect(
      data.agreement.parties.map(({ role, organization }: { role: string; organization: { id: string } }) => [
        role,
        organization.id,
      ]),
    ).toEqual(plain!.parties.map(({ role, organizationId }) => [role, organizationId]));
    expect(data.agreement.area.members).toHaveLength(7);
    expect(data.agreement.area.indicators).toEqual([
      { code: 'youth-share', value: 33, unit: '%', coveredMembers: null },
    ]);
    expect(statements).toHaveLength(7);
    const { data: others } = await directory.ask(
      '{ agreements { id targets { name { ko } value unit due duePrecision } themes { id } indicators { code value } } }',
    );
    const daegu = others.agreements.find(({ id }: { id: string }) => id === 'agr:daegu-industry-alliance');
    expect(daegu).toEqual({
      id: 'agr:daegu-industry-alliance',
      targets: [
        {
          name: { ko: 'ABB 분야 육성기업' },
          value: 50,
          unit: '개사',
          due: '2026-01-01',
          duePrecision: 'YEAR',
        },
      ],
      themes: [{ id: 'theme:abb' }],
      indicators: [{ code: 'members', value: 11 }],
    });
  });

  test('the network of 19 centers says which figures cover 17 of them', async () => {
    const { data } = await directory.ask(`{ network(id: "net:innovation-centers") {
      name { ko } note members { id } indicators { code member { id } value amount { text } cumulative coveredMembers asOf } } networks { id members { id } } }`);
    expect(data.network.members).toHaveLength(19);
    expect(data.network.indicators).toContainEqual({
      code: 'cumulative-results',
      member: null,
      value: null,
      amount: null,
      cumulative: true,
      coveredMembers: 17,
      asOf: null,
    });
    expect(data.network.indicators).toContainEqual(
      expect.objectContaining({
        code: 'desalination-companies',
        member: { id: 'org:ccei-gyeongnam' },
        amount: { text: '50억 원' },
      }),
    );
    expect(
      data.networks.map(({ id, members }: { id: string; members: unknown[] }) => [id, members.length]),
    ).toEqual([
      ['net:innovation-centers', 19],
      ['net:technoparks', 19],
    ]);
  });

  test('regions have parents, children, groups and successors', async () => {
    const { data } = await directory.ask(`{
      old: region(code: "4200000000") { fullName validTo successors { code fullName validFrom } children { code } }
      city: region(code: "4812000000") { level name { ko en } parent { code } children { code } groups { id } }
      gu: region(code: "1159000000") { kostatCode groups { id name { ko } } children { code level } }
      sigungu: regions(level: SIGUNGU, parent: "1100000000") { code }
      sido: regions(level: SIDO) { code }
      none: region(code: "9999999999") { code }
    }`);
    expect(data.old).toMatchObject({
      validTo: '2023-06-11',
      successors: [{ code: '5100000000', fullName: '강원특별자치도' }],
    });
    expect(data.old.children.length).toBeGreaterThan(10);
    expect(data.city).toMatchObject({ level: 'SIGUNGU', parent: { code: '4800000000' }, groups: [] });
    expect(data.city.children).toHaveLength(5);
    expect(data.gu).toMatchObject({
      kostatCode: '11200',
      groups: [{ id: 'rg:seoul-southwest', name: { ko: '서울 서남권' } }],
    });
    expect(data.gu.children.every(({ level }: { level: string }) => level === 'EMD')).toBe(true);
    expect(data.sigungu).toEqual(
      regions()
        .filter(({ parentCode, validTo }) => parentCode === '1100000000' && validTo === null)
        .map(({ code }) => ({ code })),
    );
    expect([data.sigungu.length, data.sido.length, data.none]).toEqual([25, 17, null]);
  });

  test('industries come in the order of the classification', async () => {
    const { data } = await directory.ask(`{
      sections: industries(level: 1) { code name { ko } children { code } }
      below: industries(prefix: "62") { code level parent { code } revision }
      section: industries(prefix: "j", level: 2) { code }
      all: industries { code }
    }`);
    expect(data.sections).toHaveLength(21);
    expect(data.sections[0]).toMatchObject({
      code: 'A',
      children: [{ code: '01' }, { code: '02' }, { code: '03' }],
    });
    expect(data.below[0]).toEqual({ code: '62', level: 2, parent: { code: 'J' }, revision: 10 });
    expect(data.section.map(({ code }: { code: string }) => code)).toEqual([
      '58',
      '59',
      '60',
      '61',
      '62',
      '63',
    ]);
    expect(data.all).toHaveLength(2021);
    expect(refusals(await directory.ask('{ industries(level: 6) { code } }'))).toEqual([
      ['BAD_INPUT', 'level'],
    ]);
  });

  test('themes name the organizations that work on them, and the other way round', async () => {
    const { data } = await directory.ask(
      `{ themes { id organizations { id } } organization(id: "org:ccei-gyeongnam") { themes { id } agreements { id } indicators(asOf: "2016-12-31") { code } } }`,
    );
    expect(
      data.themes.find(({ id }: { id: string }) => id === 'theme:hydrogen').organizations,
    ).toContainEqual({ id: 'org:ccei-gwangju' });
    expect(data.themes).toHaveLength(16);
    expect(data.organization.themes).toContainEqual({ id: 'theme:desalination' });
    expect(data.organization.agreements).toEqual([
      { id: 'agr:offshore-plant-2016' },
      { id: 'agr:water-talent-2016' },
    ]);
    expect(data.organization.indicators).toContainEqual({ code: 'investment-agreements' });
  });

  test('a code list is read from the schema’s own descriptions', async () => {
    const { data } = await directory.ask(
      '{ stages: codeList(name: "GrowthStage") { code label { ko en } note } kinds: codeList(name: "SupportKind") { code } own: codeList(name: "CohortDimension") { code label { ko } note } }',
    );
    expect(data.stages[0]).toEqual({
      code: 'PRE_BI',
      label: { ko: '예비창업', en: 'Pre-founder' },
      note: '사업개시 이전 (PRE-BI)',
    });
    expect(data.kinds).toHaveLength(20);
    expect(data.own[1]).toEqual({ code: 'REGION', label: { ko: '본점 시군구' }, note: '시군구' });
    for (const name of ['Nothing', 'Startup', 'GatherMerge', '__TypeKind', 'link__Purpose', 'toString']) {
      expect([name, refusals(await directory.ask(`{ codeList(name: "${name}") { code } }`))]).toEqual([
        name,
        [['NOT_FOUND', 'name']],
      ]);
    }
  });

  test('every enum value of core and directory has a Korean and an English name', async () => {
    const { data } = await directory.ask(
      '{ __schema { types { kind name enumValues { name description } } } }',
    );
    const enums = data.__schema.types.filter(
      ({ kind, name }: { kind: string; name: string }) =>
        kind === 'ENUM' && !name.includes('__') && name !== 'GatherMerge',
    );
    expect(enums.length).toBeGreaterThan(15);
    for (const { name } of enums) {
      const list = (await directory.ask(`{ codeList(name: "${name}") { code label { ko en } } }`)).data
        .codeList;
      for (const { code, label } of list) {
        expect([name, code, label.ko, label.en]).toEqual([
          name,
          code,
          expect.stringMatching(/\p{Script=Hangul}/u),
          expect.stringMatching(/\w/),
        ]);
      }
    }
  });

  test('ids in a wrong form are refused, and unknown ones are null', async () => {
    const wrong = await directory.ask(
      '{ organization(id: "cau") { id } agreement(id: "x") { id } network(id: "x") { id } regionGroup(id: "x") { id } organizations(agreementId: "x") { id } }',
    );
    expect(refusals(wrong).map((refusal) => (refusal as string[])[0])).toEqual(Array(5).fill('BAD_ID'));
    const { data } = await directory.ask(
      '{ organization(id: "org:none") { id } agreement(id: "agr:none") { id } network(id: "net:none") { id } regionGroup(id: "rg:none") { id } }',
    );
    expect(data).toEqual({ organization: null, agreement: null, network: null, regionGroup: null });
  });

  test('agreements and published figures name the article they are copied from', async () => {
    const { data } = await directory.ask(
      '{ agreement(id: "agr:seoul-southwest-2024") { source sourceUrl area { indicators { source } } } agreements { source } networks { indicators { source sourceUrl } } }',
    );
    const southwest = '서울 서남권 14개 기관 업무협약 기사';
    expect(data.agreement).toEqual({
      source: southwest,
      sourceUrl: null,
      area: { indicators: [{ source: southwest }] },
    });
    const figures = data.networks.flatMap(({ indicators }: { indicators: unknown[] }) => indicators);
    expect(figures.length).toBeGreaterThan(0);
    for (const { source } of [...data.agreements, ...figures]) expect(source).toMatch(/기사$/);
  });
});

describe('entities', () => {
  test('every key is found, a merged startup under its own id, and what nobody has is null', async () => {
    const tombstone = facts.find(({ mergedInto }) => mergedInto !== null)!;
    const representations = [
      { __typename: 'Startup', id: tombstone.id },
      { __typename: 'Startup', id: 'stzzzzzzz37' },
      { __typename: 'Organization', id: 'org:cau' },
      { __typename: 'Region', code: '1159000000' },
      { __typename: 'RegionGroup', id: 'rg:seoul-southwest' },
      { __typename: 'Industry', code: '62' },
      { __typename: 'Theme', id: 'theme:abb' },
      { __typename: 'Agreement', id: 'agr:water-talent-2016' },
      { __typename: 'Network', id: 'net:technoparks' },
      { __typename: 'Confidential', id: tombstone.id, pass: 'x' },
      { __typename: 'Organization', id: 'org:none' },
    ];
    const { data, errors, statements } = await directory.ask(
      `query ($r: [_Any!]!) { _entities(representations: $r) { __typename
        ... on Startup { id mergedInto { id } } ... on Organization { organizationName: name { ko } } ... on Region { fullName } ... on RegionGroup { note }
        ... on Industry { level } ... on Theme { themeName: name { en } } ... on Agreement { title } ... on Network { note } ... on Confidential { id } } }`,
      { r: representations },
    );
    expect(errors).toBeUndefined();
    expect(data._entities.map((entity: { __typename: string } | null) => entity?.__typename ?? null)).toEqual(
      [
        'Startup',
        null,
        'Organization',
        'Region',
        'RegionGroup',
        'Industry',
        'Theme',
        'Agreement',
        'Network',
        'Confidential',
        null,
      ],
    );
    expect(data._entities[0]).toMatchObject({
      id: tombstone.id,
      mergedInto: { id: heirOf(tombstone).id },
    });
    expect(statements).toHaveLength(9);
  });

  test('a malformed startup id fails alone', async () => {
    const { data, errors } = await directory.ask(
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Startup { id } } }',
      {
        r: [
          { __typename: 'Startup', id: 'st1' },
          { __typename: 'Startup', id: living[0]!.id },
        ],
      },
    );
    expect(data._entities).toEqual([null, { id: living[0]!.id }]);
    expect(errors!.map(({ extensions }) => extensions.code)).toEqual(['BAD_STARTUP_ID']);
  });
});

const service = {
  subject: 'subgraph:x',
  organization: null,
  roles: ['service'],
  scopes: [],
  purpose: 'sync',
};

test('a subgraph finds the startups of many business numbers at once', async () => {
  const numbered = facts.filter(({ bizRegNo }) => bizRegNo !== null);
  const bizRegNos = [...numbered.map(({ bizRegNo }) => bizRegNo!), '0101000000', 'no number'];
  const query = 'query ($numbers: [String!]!) { startupMatches(bizRegNos: $numbers) { bizRegNo startupId } }';
  const { data, errors, statements } = await directory.ask(query, { numbers: bizRegNos }, service);
  expect([errors, statements.length]).toEqual([undefined, 1]);
  const expected = numbered.map((plain) => ({ bizRegNo: plain.bizRegNo!, startupId: heirOf(plain).id }));
  expect(data.startupMatches).toEqual(
    expected.sort((one, other) => (one.bizRegNo < other.bizRegNo ? -1 : 1)),
  );
  const refused = await directory.ask(query, { numbers: bizRegNos });
  expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('the change feed starts with one change for every demo startup', async () => {
  const { data } = await directory.ask(
    '{ startupChanges { seq startupId mergedInto sharedWith amountsWith } }',
    {},
    service,
  );
  expect(data.startupChanges).toEqual(
    facts.map((plain) => ({
      seq: String(plain.number),
      startupId: plain.id,
      mergedInto: plain.mergedInto === null ? null : heirOf(plain).id,
      sharedWith: plain.sharedWith,
      amountsWith: plain.amountsWith,
    })),
  );
});

test('a team entered after the seed gets the next number', async () => {
  expect(await directory.newTeam()).toBe(startupId(count + 1));
});

function founderOf({ founder }: DemoStartup) {
  const { universityId, ...person } = founder!;
  return { ...person, university: universityId && { id: universityId } };
}
