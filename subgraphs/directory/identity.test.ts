import { callerOf } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { koreaDate } from '@ieum/kit/korea-date.ts';
import { readStartupId } from '@ieum/kit/startup-id.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  linkMutation,
  nextBusinessNumber,
  openTestDirectory,
  refusals,
  type TestDirectory,
} from './fixtures/test-directory.ts';

const today = koreaDate();
let directory: TestDirectory;

beforeAll(async () => {
  directory = await openTestDirectory('identity');
});

afterAll(() => directory?.close());

const registerMutation = `mutation ($i: PreFounderInput!) { registerPreFounder(input: $i) {
  id displayName identityStatus businessStatus stage bizRegNo headOffice { code } themes { id } names { value kind validFrom validTo } } }`;
const mergeMutation = `mutation ($from: ID!, $into: ID!, $key: String, $reason: String = "같은 팀") {
  mergeStartups(from: $from, into: $into, reason: $reason, idempotencyKey: $key) {
    id identityStatus businessStartedOn predecessors { id identityStatus mergedInto { id } } names { value kind } } }`;
const register = (i: Record<string, unknown>, organization: string | null = 'org:cau') =>
  directory.askAs(organization, registerMutation, { i });
const link = (i: Record<string, unknown>) => directory.askAs('org:cau', linkMutation, { i });
const merge = (from: string, into: string, more: Record<string, unknown> = {}) =>
  directory.askAs('org:cau', mergeMutation, { from, into, ...more });
const unknown = 'stzzzzzzz37';

describe('registerPreFounder', () => {
  test('enters a team under the next number, without a business number', async () => {
    const { data, errors } = await register({
      teamName: '  새벽 배송팀 ',
      themeIds: ['theme:abb', 'theme:abb'],
      plannedRegion: '1159000000',
    });
    expect(errors).toBeUndefined();
    const { id, ...team } = data.registerPreFounder;
    expect(team).toEqual({
      displayName: '새벽 배송팀',
      identityStatus: 'PRE_FOUNDER',
      businessStatus: 'UNKNOWN',
      stage: 'PRE_BI',
      bizRegNo: null,
      headOffice: { code: '1159000000' },
      themes: [{ id: 'theme:abb' }],
      names: [{ value: '새벽 배송팀', kind: 'TEAM', validFrom: today, validTo: null }],
    });
    const next = readStartupId(await directory.newTeam());
    expect(next).toBe(readStartupId(id)! + 1);
  });

  test('a number is never given out twice, not even after a failure', async () => {
    const teams = await Promise.all(Array.from({ length: 12 }, () => directory.newTeam()));
    expect(new Set(teams).size).toBe(12);
  });

  test.each([
    [{ teamName: '' }, 'BAD_INPUT', 'input.teamName'],
    [{ teamName: '   ' }, 'BAD_INPUT', 'input.teamName'],
    [{ teamName: '가'.repeat(101) }, 'BAD_INPUT', 'input.teamName'],
    [{ teamName: 'a\u0000b' }, 'BAD_INPUT', 'input.teamName'],
    [{ teamName: '팀', themeIds: ['theme:abb', 'abb'] }, 'BAD_ID', 'input.themeIds.1'],
    [{ teamName: '팀', themeIds: ['theme:none'] }, 'NOT_FOUND', 'input.themeIds.0'],
    [{ teamName: '팀', plannedRegion: '9999999999' }, 'NOT_FOUND', 'input.plannedRegion'],
    [{ teamName: '팀', plannedRegion: '4200000000' }, 'BAD_INPUT', 'input.plannedRegion'],
  ])('%o is refused', async (input, code, path) => {
    expect(refusals(await register(input))).toEqual([[code, path]]);
  });

  test('needs a scope, and an organization of the directory', async () => {
    const withoutScope = await directory.ask(
      registerMutation,
      { i: { teamName: '팀' } },
      { ...callerOf('org:cau'), scopes: [] },
    );
    expect(refusals(withoutScope)).toEqual([['FORBIDDEN', undefined]]);
    for (const organization of [null, 'org:nobody']) {
      expect(refusals(await register({ teamName: '팀' }, organization))).toEqual([['FORBIDDEN', undefined]]);
    }
  });

  test('the same key enters a team once for an organization', async () => {
    const calls = await Promise.all(
      [1, 2, 3].map(() => register({ teamName: '한 팀', idempotencyKey: 'team-1' })),
    );
    expect(new Set(calls.map(({ data }) => data.registerPreFounder.id)).size).toBe(1);
    const other = await register({ teamName: '한 팀', idempotencyKey: 'team-1' }, 'org:snu');
    expect(other.data.registerPreFounder.id).not.toBe(calls[0]!.data.registerPreFounder.id);
    expect(refusals(await register({ teamName: '딴 팀', idempotencyKey: 'team-1' }))).toEqual([
      ['IDEMPOTENCY_CONFLICT', 'input.idempotencyKey'],
    ]);
  });
});

describe('a pre-founder', () => {
  const query = `query ($id: ID!) { startup(id: $id) { id displayName identityStatus stage
    names { value } headOffice { code } industry { code } themes { id } businessStartedOn stages { stage } founder { name } } }`;

  test('is a pseudonym and a stage to everyone but those who entered it or have its consent to contact', async () => {
    const { data } = await register({
      teamName: '비밀팀',
      themeIds: ['theme:abb'],
      plannedRegion: '1159000000',
    });
    const { id } = data.registerPreFounder;
    const hidden = {
      id,
      displayName: `예비창업팀 ${id.slice(2, 9)}`,
      identityStatus: 'PRE_FOUNDER',
      stage: 'PRE_BI',
      names: [],
      headOffice: null,
      industry: null,
      themes: [],
      businessStartedOn: null,
      stages: null,
      founder: null,
    };
    const known = {
      displayName: '비밀팀',
      names: [{ value: '비밀팀' }],
      headOffice: { code: '1159000000' },
      themes: [{ id: 'theme:abb' }],
    };
    const seen = (organization: string | null) => directory.askAs(organization, query, { id });
    expect((await seen('org:snu')).data.startup).toEqual(hidden);
    expect((await seen(null)).data.startup).toEqual(hidden);
    expect((await seen('org:cau')).data.startup).toMatchObject(known);

    const listed = (organization: string, filter: string) =>
      directory.askAs(
        organization,
        `{ startups(filter: { ${filter} }, first: 100) { edges { node { id } } } }`,
      );
    const isListed = async (organization: string, filter: string) =>
      (await listed(organization, filter)).data.startups.edges.some(
        ({ node }: { node: { id: string } }) => node.id === id,
      );
    const personal = [
      'nameContains: "비밀"',
      'themeIds: ["theme:abb"]',
      'regionCodes: ["1159000000"]',
      'regionGroupId: "rg:seoul-southwest"',
    ];
    for (const filter of personal) {
      expect([filter, await isListed('org:cau', filter), await isListed('org:snu', filter)]).toEqual([
        filter,
        true,
        false,
      ]);
    }
    expect(await isListed('org:snu', 'identityStatuses: [PRE_FOUNDER]')).toBe(true);

    await directory.newConsent(id, 'HISTORY_SHARING', ['HISTORY'], ['org:snu']);
    expect((await seen('org:snu')).data.startup.displayName).toBe(hidden.displayName);
    await directory.newConsent(id, 'HISTORY_SHARING', ['CONTACT'], ['org:snu']);
    expect((await seen('org:snu')).data.startup).toMatchObject({ ...known, stages: [{ stage: 'PRE_BI' }] });
    for (const filter of personal)
      expect([filter, await isListed('org:snu', filter)]).toEqual([filter, true]);
    const withoutScope = await directory.ask(query, { id }, { ...callerOf('org:snu'), scopes: [] });
    expect(withoutScope.data.startup).toMatchObject({
      displayName: hidden.displayName,
      headOffice: null,
      founder: null,
    });
  });
});

describe('linkBusinessRegistration', () => {
  test('keeps the id, sets the start day, and turns PRE_BI into BI', async () => {
    const startupId = await directory.newTeam('새벽');
    const bizRegNo = nextBusinessNumber('01');
    const dashed = `${bizRegNo.slice(0, 3)}-${bizRegNo.slice(3, 5)}-${bizRegNo.slice(5)}`;
    const { data, errors } = await link({
      startupId,
      bizRegNo: dashed,
      startedOn: '2025-05-01',
      basis: 'OPENING_DATE',
      name: '새벽배송',
    });
    expect(errors).toBeUndefined();
    expect(data.linkBusinessRegistration).toEqual({
      id: startupId,
      identityStatus: 'SOLE_PROPRIETOR',
      bizRegNo,
      businessStartedOn: '2025-05-01',
      businessStartBasis: 'OPENING_DATE',
      stage: 'BI',
      displayName: '새벽배송',
      names: [
        { value: '새벽', kind: 'TEAM', validFrom: today, validTo: today },
        { value: '새벽배송', kind: 'TRADE', validFrom: today, validTo: null },
      ],
    });
    const found = await directory.ask(
      'query ($no: BizRegNo!) { startupByBizRegNo(bizRegNo: $no) { id displayName } }',
      { no: dashed },
    );
    expect(found.data.startupByBizRegNo).toEqual({ id: startupId, displayName: '새벽배송' });
    const entered = await directory.ask(
      '{ startups(filter: { enters: { stage: POST_BI, during: { from: "2028-05-02", to: "2028-05-02" } } }) { edges { node { id } } } }',
    );
    expect(entered.data.startups.edges).toEqual([{ node: { id: startupId } }]);
  });

  test('one registered before it opens is PRE_BI until that day', async () => {
    const { data, errors } = await link({
      startupId: await directory.newTeam(),
      bizRegNo: nextBusinessNumber('01'),
      startedOn: '2199-01-01',
      basis: 'OPENING_DATE',
    });
    expect(errors).toBeUndefined();
    expect(data.linkBusinessRegistration).toMatchObject({
      identityStatus: 'SOLE_PROPRIETOR',
      businessStartedOn: '2199-01-01',
      stage: 'PRE_BI',
    });
  });

  test('a sole proprietor that becomes a corporation keeps the first start day, and is found by both numbers', async () => {
    const startupId = await directory.newTeam();
    const sole = nextBusinessNumber('01');
    const corporation = nextBusinessNumber('86');
    await link({ startupId, bizRegNo: sole, startedOn: '2021-02-28', basis: 'OPENING_DATE' });
    const { data, errors } = await link({
      startupId,
      bizRegNo: corporation,
      startedOn: '2024-07-01',
      basis: 'INCORPORATION',
      corpRegNo: '000000-1234567',
    });
    expect(errors).toBeUndefined();
    expect(data.linkBusinessRegistration).toMatchObject({
      identityStatus: 'CORPORATION',
      bizRegNo: corporation,
      businessStartedOn: '2021-02-28',
      businessStartBasis: 'OPENING_DATE',
    });
    for (const no of [sole, corporation]) {
      const found = await directory.ask(
        'query ($no: BizRegNo!) { startupByBizRegNo(bizRegNo: $no) { id } }',
        { no },
      );
      expect(found.data.startupByBizRegNo.id).toBe(startupId);
    }
  });

  test('wrong input is refused by its code and place', async () => {
    const startupId = await directory.newTeam();
    const firm = await directory.newFirm();
    const corporation = await directory.newTeam();
    await link({
      startupId: corporation,
      bizRegNo: nextBusinessNumber('81'),
      startedOn: '2025-01-02',
      basis: 'INCORPORATION',
    });
    const taken = nextBusinessNumber('01');
    await link({
      startupId: await directory.newTeam(),
      bizRegNo: taken,
      startedOn: '2025-01-02',
      basis: 'OPENING_DATE',
    });
    const input = {
      startupId,
      bizRegNo: nextBusinessNumber('02'),
      startedOn: '2025-01-02',
      basis: 'OPENING_DATE',
    };
    const incorporation = { bizRegNo: nextBusinessNumber('86'), basis: 'INCORPORATION' };
    const cases: [Record<string, unknown>, string, string][] = [
      [{ startupId: 'st1' }, 'BAD_STARTUP_ID', 'input.startupId'],
      [{ startupId: unknown }, 'NOT_FOUND', 'input.startupId'],
      [{ startupId: corporation, bizRegNo: nextBusinessNumber('86') }, 'STATE', 'input.startupId'],
      [{ startupId: firm }, 'STATE', 'input.startupId'],
      [{ bizRegNo: taken }, 'CONFLICT', 'input.bizRegNo'],
      [{ bizRegNo: nextBusinessNumber('85') }, 'BAD_INPUT', 'input.bizRegNo'],
      [{ basis: 'INCORPORATION' }, 'BAD_INPUT', 'input.basis'],
      [{ corpRegNo: '0000001234567' }, 'BAD_INPUT', 'input.corpRegNo'],
      [{ startedOn: '2199-01-01', basis: 'REGISTRATION_DATE' }, 'BAD_INPUT', 'input.startedOn'],
      [{ ...incorporation, startedOn: '2199-01-01' }, 'BAD_INPUT', 'input.startedOn'],
      [{ name: ' ' }, 'BAD_INPUT', 'input.name'],
    ];
    for (const [more, code, path] of cases) {
      expect([more, refusals(await link({ ...input, ...more }))]).toEqual([more, [[code, path]]]);
    }
    const { data } = await directory.askAs(
      'org:cau',
      'query ($id: ID!) { startup(id: $id) { identityStatus } }',
      { id: startupId },
    );
    expect(data.startup.identityStatus).toBe('PRE_FOUNDER');
  });

  test.each([
    [{ bizRegNo: '1234567890' }, 'BizRegNo', 'CHECKSUM'],
    [{ bizRegNo: '12-345-6789' }, 'BizRegNo', 'FORMAT'],
    [{ bizRegNo: '000-00-00000' }, 'BizRegNo', 'FORMAT'],
    [{ bizRegNo: 124_81_00998 }, 'BizRegNo', 'FORMAT'],
    [{ corpRegNo: '12345' }, 'CorpRegNo', 'FORMAT'],
    [{ startedOn: '2025-02-30' }, 'Date', 'RANGE'],
    [{ startedOn: '2025-2-3' }, 'Date', 'FORMAT'],
  ])('%o is no value of its scalar', async (more, scalar, reason) => {
    const input = {
      startupId: unknown,
      bizRegNo: nextBusinessNumber('01'),
      startedOn: '2025-01-02',
      basis: 'OPENING_DATE',
    };
    const { errors } = await link({ ...input, ...more });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      expect.objectContaining({ code: 'BAD_SCALAR', scalar, reason }),
    ]);
    const literal = `{ startupByBizRegNo(bizRegNo: ${JSON.stringify(input.bizRegNo)}) { id } }`;
    expect((await directory.ask(literal)).errors).toBeUndefined();
  });

  const corporation = (startupId: string, corpRegNo: string) =>
    link({
      startupId,
      bizRegNo: nextBusinessNumber('86'),
      startedOn: '2025-01-02',
      basis: 'INCORPORATION',
      corpRegNo,
    });

  test('a corporate number is one startup’s, also when two are given it at once', async () => {
    const teams = [await directory.newTeam(), await directory.newTeam(), await directory.newTeam()] as const;
    const [first, ...others] = teams;
    expect((await corporation(first, '0000002345678')).errors).toBeUndefined();
    expect(refusals(await corporation(others[0], '000000-2345678'))).toEqual([
      ['CONFLICT', 'input.corpRegNo'],
    ]);
    const answers = await Promise.all(others.map((id) => corporation(id, '0000003456789')));
    expect(answers.flatMap(refusals)).toEqual([['CONFLICT', 'input.corpRegNo']]);
    const message = answers.flatMap(({ errors = [] }) => errors)[0]!.message;
    expect(message).toContain('mergeStartups');
    expect(message).not.toContain('3456789');
  });

  test('the corporate number of what was merged into a startup is its own', async () => {
    const [into, from, other] = [
      await directory.newFirm(),
      await directory.newTeam(),
      await directory.newTeam(),
    ];
    await corporation(from, '0000004567891');
    await directory.askAs('org:cau', mergeMutation, { from, into });
    expect(refusals(await corporation(other, '0000004567891'))).toEqual([['CONFLICT', 'input.corpRegNo']]);
    const { data, errors } = await corporation(into, '0000004567891');
    expect(errors).toBeUndefined();
    expect(data.linkBusinessRegistration).toMatchObject({ id: into, identityStatus: 'CORPORATION' });
  });

  test('is for who entered the startup, whom its consent names, and the operator', async () => {
    const linkAs = async (organization: string, startupId: string) => {
      const input = { bizRegNo: nextBusinessNumber('05'), startedOn: '2025-01-02', basis: 'OPENING_DATE' };
      return directory.askAs(organization, linkMutation, { i: { startupId, ...input } });
    };
    const team = await directory.newTeam('숨은팀');
    const refused = await linkAs('org:snu', team);
    expect(refusals(refused)).toEqual([['FORBIDDEN', 'input.startupId']]);
    expect(refused.data.linkBusinessRegistration).toBeNull();
    expect(refused.errors![0]!.message).toContain('standing consent');
    expect(JSON.stringify(refused)).not.toContain('숨은팀');
    expect((await linkAs('org:ieum', team)).errors).toBeUndefined();
    const other = await directory.newTeam();
    await directory.newConsent(other, 'HISTORY_SHARING', ['HISTORY'], ['org:snu']);
    expect((await linkAs('org:snu', other)).errors).toBeUndefined();
  });

  test('one of two firms gets a number that both are given at once', async () => {
    const [a, b] = [await directory.newTeam(), await directory.newTeam()];
    const input = { bizRegNo: nextBusinessNumber('03'), startedOn: '2025-01-02', basis: 'OPENING_DATE' };
    const answers = await Promise.all([link({ startupId: a, ...input }), link({ startupId: b, ...input })]);
    expect(answers.flatMap(refusals)).toEqual([['CONFLICT', 'input.bizRegNo']]);
  });
});

describe('mergeStartups', () => {
  const seen = async (id: string) =>
    (
      await directory.askAs(
        'org:cau',
        'query ($id: ID!) { startup(id: $id) { id identityStatus displayName mergedInto { id } predecessors { id } } }',
        { id },
      )
    ).data.startup;

  test('leaves a tombstone that points at the other, which is found by its names and keeps the earlier start day', async () => {
    const from = await directory.newFirm('2019-04-01');
    const into = await directory.newFirm('2023-04-01');
    const { data, errors } = await merge(from, into);
    expect(errors).toBeUndefined();
    expect(data.mergeStartups).toMatchObject({
      id: into,
      identityStatus: 'SOLE_PROPRIETOR',
      businessStartedOn: '2019-04-01',
      predecessors: [{ id: from, identityStatus: 'MERGED', mergedInto: { id: into } }],
    });
    expect(await seen(from)).toMatchObject({ id: from, identityStatus: 'MERGED', mergedInto: { id: into } });
    const listed = async (filter: string) =>
      (
        await directory.ask(`{ startups(filter: { ${filter} }) { edges { node { id } } } }`)
      ).data.startups.edges.map(({ node }: { node: { id: string } }) => node.id);
    expect(await listed(`ids: ["${from}"]`)).toEqual([into]);
    expect(await listed(`ids: ["${from}"], identityStatuses: [MERGED]`)).toEqual([from]);
    expect(await listed('identityStatuses: [SOLE_PROPRIETOR]')).not.toContain(from);
  });

  test('chains are kept short, and ids and consents follow', async () => {
    const [a, b, c] = [
      await directory.newTeam('에이팀'),
      await directory.newFirm(),
      await directory.newFirm(),
    ];
    const consent = await directory.newConsent(a!, 'HISTORY_SHARING', ['HISTORY'], ['org:sba']);
    await merge(a!, b!);
    await merge(b!, c!);
    expect(await seen(a!)).toMatchObject({ mergedInto: { id: c } });
    expect(await seen(b!)).toMatchObject({ mergedInto: { id: c } });
    for (const id of [a, b, c]) {
      const { data } = await directory.askAs(
        'org:sba',
        'query ($id: ID!) { startup(id: $id) { consents { id } } }',
        { id },
      );
      expect(data.startup.consents).toEqual([{ id: consent }]);
    }
    const { data } = await directory.askAs(
      'org:cau',
      '{ startups(filter: { nameContains: "에이" }) { edges { node { id names { value kind } } } } }',
    );
    expect(data.startups.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual([c]);
  });

  test('what cannot be merged is refused by its code and place', async () => {
    const [firm, team, gone] = [
      await directory.newFirm(),
      await directory.newTeam(),
      await directory.newFirm(),
    ];
    await merge(gone!, firm!);
    const cases: [string, string, Record<string, unknown>, string, string][] = [
      [firm!, firm!, {}, 'STATE', 'into'],
      [gone!, team!, {}, 'STATE', 'from'],
      [firm!, gone!, {}, 'STATE', 'into'],
      [team!, gone!, {}, 'STATE', 'into'],
      [firm!, team!, {}, 'STATE', 'into'],
      ['x', firm!, {}, 'BAD_STARTUP_ID', 'from'],
      [firm!, 'x', {}, 'BAD_STARTUP_ID', 'into'],
      [unknown, firm!, {}, 'NOT_FOUND', 'from'],
      [firm!, unknown, {}, 'NOT_FOUND', 'into'],
      [team!, firm!, { reason: '' }, 'BAD_INPUT', 'reason'],
    ];
    for (const [from, into, more, code, path] of cases) {
      expect([from, into, refusals(await merge(from, into, more))]).toEqual([from, into, [[code, path]]]);
    }
    expect((await merge(firm!, gone!)).errors![0]!.message).toContain('circle');
  });

  test('is for who entered both startups, whom their consents name, and the operator', async () => {
    const mergeAs = (organization: string, from: string, into: string) =>
      directory.askAs(organization, mergeMutation, { from, into });
    const [known, hidden] = [await directory.newTeam(), await directory.newFirm()];
    await directory.newConsent(known, 'HISTORY_SHARING', ['HISTORY'], ['org:snu']);
    const refused = await mergeAs('org:snu', known, hidden);
    expect(refusals(refused)).toEqual([['FORBIDDEN', 'into']]);
    expect(refused.data.mergeStartups).toBeNull();
    expect(refusals(await mergeAs('org:snu', hidden, known))).toEqual([['FORBIDDEN', 'from']]);
    expect((await seen(known)).mergedInto).toBeNull();
    await directory.newConsent(hidden, 'HISTORY_SHARING', ['HISTORY'], ['org:snu']);
    expect((await mergeAs('org:snu', known, hidden)).errors).toBeUndefined();
    expect((await mergeAs('org:ieum', hidden, await directory.newFirm())).errors).toBeUndefined();
  });

  test('two merges at once that would close a circle leave one', async () => {
    const [a, b] = [await directory.newFirm(), await directory.newFirm()];
    const answers = await Promise.all([merge(a!, b!), merge(b!, a!)]);
    expect(answers.flatMap(refusals).map((refusal) => (refusal as string[])[0])).toEqual(['STATE']);
  });

  test('the same key merges once', async () => {
    const [a, b] = [await directory.newTeam(), await directory.newFirm()];
    expect((await merge(a!, b!, { key: 'm1' })).errors).toBeUndefined();
    expect((await merge(a!, b!, { key: 'm1' })).data.mergeStartups.id).toBe(b);
    expect(refusals(await merge(b!, a!, { key: 'm1' }))).toEqual([
      ['IDEMPOTENCY_CONFLICT', 'idempotencyKey'],
    ]);
  });
});
