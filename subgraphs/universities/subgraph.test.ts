import { type DemoSupport, demoSeed } from '@ieum/kit/demo/facts.ts';
import { demoSpaces } from '@ieum/kit/demo/spaces.ts';
import { demoStartup } from '@ieum/kit/demo/startup.ts';
import { demoCourses, demoUniversities } from '@ieum/kit/demo/universities.ts';
import { callerOf, openTestSubgraph, type TestSubgraph } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import {
  openStandInDirectory,
  type StandInDirectory,
  type StandInReferral,
} from '@ieum/kit/fixtures/stand-in-directory.ts';
import { subscribeByStream } from '@ieum/kit/fixtures/subscribers.ts';
import { koreaDate } from '@ieum/kit/korea-date.ts';
import { addDays } from '@ieum/kit/stage.ts';
import { startupId as idOf } from '@ieum/kit/startup-id.ts';
import { compareKeys } from '@ieum/schema/contract/cursor.ts';
import { eq } from 'drizzle-orm';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { universities } from './subgraph.ts';
import { spaces } from './tables.ts';

let database: TestDatabase;
let subgraph: TestSubgraph;
let directory: StandInDirectory;
const startups = 120;
const directoryKey = await generateKeyPair('ES256');
const facts = Array.from({ length: startups }, (_, index) => demoStartup(demoSeed, index + 1));
const records = facts
  .flatMap(({ supports }) => supports)
  .filter(({ subgraph: owner }) => owner === 'universities');
const incubations = records.filter((record) => record.type === 'Incubation');

beforeAll(async () => {
  database = await createTestDatabase('universities');
  const jwk = { ...(await exportJWK(directoryKey.publicKey)), kid: 'one', alg: 'ES256' };
  const passKeys = createLocalJWKSet({ keys: [jwk] });
  directory = await openStandInDirectory({ agreements: [], referrals: {} });
  const config = { demoStartups: startups, directoryUrl: directory.url };
  subgraph = await openTestSubgraph(universities, database.url, config, { passKeys });
});

afterAll(async () => {
  await subgraph?.close();
  await directory?.close();
  await database?.drop();
});

const entities = (selection: string, keys: Record<string, unknown>[], caller = callerOf('org:ieum')) =>
  subgraph.ask(
    `query ($keys: [_Any!]!) { _entities(representations: $keys) { ${selection} } }`,
    { keys },
    caller,
  );

test('the demo has records of both types', () => {
  expect(new Set(records.map(({ type }) => type))).toEqual(new Set(['Incubation', 'Nurture']));
});

test('all records are listed in order, with the fields of their own type', async () => {
  const expected = records.toSorted((a, b) =>
    compareKeys(
      [
        ['A', a.startedOn],
        ['A', a.id],
      ],
      [
        ['A', b.startedOn],
        ['A', b.id],
      ],
    ),
  );
  const { data, statements } =
    await subgraph.ask(`{ supports(order: ASC, first: 100) { totalCount edges { node {
    __typename id title startedOn startedOnPrecision endedOn status kind disclosure stageAtStart updatedAt
    provider { id } program { id name } space { id name { ko } } themes { id } jointWith { id } agreement { id } referral { id }
    ... on Incubation { incubationStatus graduatedOn nextDestination { id } areaM2 space { university { id } } }
    ... on Nurture { award mentoringHours } } } } }`);
  // The page, its count, and one statement each for programs, spaces and universities.
  expect(statements).toHaveLength(5);
  expect(data.supports.totalCount).toBe(records.length);
  expect(data.supports.edges.map(({ node }: { node: unknown }) => node)).toMatchObject(
    expected.slice(0, 100).map(toNode),
  );
});

function toNode(record: DemoSupport): Record<string, unknown> {
  const id = (value: string | null) => (value === null ? null : { id: value });
  const head = {
    __typename: record.type,
    id: record.id,
    title: record.title,
    startedOn: record.startedOn,
    startedOnPrecision: record.startedOnPrecision,
    endedOn: record.endedOn,
    status: record.status,
    kind: record.kind,
    disclosure: record.disclosure,
    stageAtStart: record.stageAtStart,
    updatedAt: record.updatedAt,
    provider: { id: record.providerId },
    program: id(record.programId),
    space: id(record.spaceId),
    themes: record.themeIds.map((theme) => ({ id: theme })),
    jointWith: record.jointWithIds.map((organization) => ({ id: organization })),
    agreement: id(record.agreementId),
    referral: id(record.referralId),
  };
  if (record.type === 'Incubation') {
    const { incubationStatus, graduatedOn, nextDestinationId, areaM2 } = record.details;
    return { ...head, incubationStatus, graduatedOn, nextDestination: id(nextDestinationId), areaM2 };
  }
  if (record.type !== 'Nurture') throw new Error(record.type);
  return { ...head, award: record.details.award, mentoringHours: record.details.mentoringHours };
}

test('universities are found from organizations and regions, with incubators and courses', async () => {
  const all = demoUniversities();
  const { data, statements } = await entities(
    `... on Organization { university { id organization { id } schoolCode type region { code } domains
       incubationCenters { id units vacantUnits university { id } }
       courses { title credits requirement firstTerm jointWith { id } } } }
     ... on Region { universities { id } }`,
    [
      ...all.map(({ organizationId }) => ({ __typename: 'Organization', id: organizationId })),
      { __typename: 'Organization', id: 'org:nobody' },
      { __typename: 'Region', code: '1100000000' },
      { __typename: 'Region', code: '4812000000' },
    ],
  );
  // By organization, by region, incubators, courses, and the incubators' universities.
  expect(statements).toHaveLength(5);
  const expected = all.map((university) => ({
    id: university.id,
    organization: { id: university.organizationId },
    schoolCode: university.schoolCode,
    type: university.type,
    region: { code: university.regionCode },
    domains: university.domains,
    incubationCenters: demoSpaces('universities')
      .filter(({ ownerId }) => ownerId === university.organizationId)
      .map(({ id, units }) => ({
        id,
        units,
        vacantUnits:
          units &&
          Math.max(0, units - incubations.filter((r) => r.spaceId === id && r.status === 'ACTIVE').length),
        university: { id: university.id },
      }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    courses: demoCourses()
      .filter(({ universityId }) => universityId === university.id)
      .map(({ title, credits, requirement, firstTerm, jointWithIds }) => ({
        ...{ title, credits, requirement, firstTerm },
        jointWith: jointWithIds.map((id) => ({ id })),
      })),
  }));
  expect(data._entities.slice(0, all.length).map((row: { university: unknown }) => row.university)).toEqual(
    expected,
  );
  expect(data._entities[all.length]).toEqual({ university: null });
  const within = (prefix: string) =>
    all
      .filter(({ regionCode }) => regionCode.startsWith(prefix))
      .map(({ id }) => ({ id }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  expect(data._entities.slice(-2)).toEqual([
    { universities: within('11') },
    { universities: within('4812') },
  ]);
});

test('a score is shown to the university that gave it, and to nobody else', async () => {
  const scored = records.find((record) => record.type === 'Nurture' && record.details.score !== null)!;
  const key = [{ __typename: 'Nurture', id: scored.id }];
  const own = await entities('... on Nurture { score }', key, callerOf(scored.providerId));
  expect(own.data._entities).toEqual([{ score: (scored.details as { score: number }).score }]);
  const other = await entities('... on Nurture { score }', key, callerOf('org:nobody'));
  expect(other.data._entities).toEqual([{ score: null }]);
  expect(other.errors).toMatchObject([
    { path: ['_entities', 0, 'score'], extensions: { code: 'FORBIDDEN' } },
  ]);
  const nobody = await entities('... on Nurture { score }', key, callerOf(null));
  expect(nobody.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});

test.each([
  ['with a fee on record', true],
  ['without one', false],
])('fees of incubations %s need the consent, or to be the own', async (_, isCharged) => {
  const charged = incubations.find((record) => (record.details.monthlyFeeWon !== null) === isCharged)!;
  const startup = facts[charged.startup - 1]!;
  const read = async (organization: string, may: string[]) => {
    const pass = await new SignJWT({ sub: startup.id, aud: organization, ids: [startup.id], may })
      .setProtectedHeader({ alg: 'ES256', typ: 'ieum-pass', kid: 'one' })
      .setExpirationTime('1m')
      .sign(directoryKey.privateKey);
    return entities(
      '... on Confidential { incubationFees { record { id } monthly { won } } }',
      [{ __typename: 'Confidential', id: startup.id, pass }],
      callerOf(organization),
    );
  };
  const toFee = ({ id, details: { monthlyFeeWon } }: (typeof incubations)[number]) => ({
    record: { id },
    monthly: monthlyFeeWon === null ? null : { won: monthlyFeeWon },
  });
  const fees = incubations
    .filter((record) => record.startup === startup.number)
    .toSorted((a, b) => (a.startedOn < b.startedOn ? -1 : 1))
    .map(toFee);
  const consented = await read('org:friend', ['TENANCY_TERMS']);
  expect(consented.data._entities).toEqual([{ incubationFees: fees }]);
  const refused = await read('org:friend', ['HISTORY']);
  expect(refused.data._entities).toEqual([{ incubationFees: null }]);
  expect(refused.errors).toMatchObject([{ extensions: { code: 'CONSENT_REQUIRED' } }]);
  const own = await read(charged.providerId, []);
  expect(own.data._entities[0].incubationFees).toContainEqual(toFee(charged));
});

describe('mutations', () => {
  const admit = `mutation ($input: IncubationInput!) { admitToIncubation(input: $input) {
    id startup { id } status incubationStatus startedOn endedOn provider { id } space { id vacantUnits } } }`;
  const graduate = `mutation ($id: ID!, $on: Date!, $to: ID, $key: String) {
    graduateIncubation(id: $id, graduatedOn: $on, nextDestinationId: $to, idempotencyKey: $key) {
      id status incubationStatus endedOn graduatedOn nextDestination { id } space { id vacantUnits } } }`;
  const startupId = facts[0]!.id;
  const referralId = 'ref:01JD0000000000000000000000';

  const vacancyOf = async (id: string): Promise<number> => {
    const { data } = await entities('... on IncubationCenter { vacantUnits }', [
      { __typename: 'IncubationCenter', id },
    ]);
    return data._entities[0].vacantUnits;
  };
  const vacantCenter = async () => {
    const { data } = await subgraph.ask(
      '{ spaces(first: 1, filter: { vacant: true }) { edges { node { id owner { id } } } } }',
    );
    const { id, owner } = data.spaces.edges[0].node;
    return { id: id as string, ownerId: owner.id as string };
  };

  test('subscribers are told of each admission, once, and not of a graduation', async () => {
    const { id: centerId, ownerId } = await vacantCenter();
    const caller = callerOf(ownerId);
    const query = 'subscription { supportRecorded { id ... on Incubation { areaM2 } } }';
    const subscriber = await subscribeByStream(subgraph, { query, caller });
    const admitOne = async (areaM2: number) => {
      const input = {
        startupId,
        centerId,
        startedOn: '2026-01-05',
        areaM2,
        idempotencyKey: `told-${areaM2}`,
      };
      return (await subgraph.ask(admit, { input }, caller)).data.admitToIncubation.id;
    };
    const ids = [await admitOne(1), await admitOne(1)];
    await subgraph.ask(graduate, { id: ids[0], on: '2026-06-30' }, caller);
    ids.push(await admitOne(2));
    await subgraph.ask(graduate, { id: ids[2], on: '2026-06-30' }, caller);
    const told = [await subscriber.next(), await subscriber.next()];
    await subscriber.leave();
    expect(ids[1]).toBe(ids[0]);
    expect(told.map(({ data }) => data.supportRecorded)).toEqual([
      { id: ids[0], areaM2: 1 },
      { id: ids[2], areaM2: 2 },
    ]);
  });

  test('a startup is admitted, once for a key, and graduates, once at all', async () => {
    const { id: centerId, ownerId } = await vacantCenter();
    const before = await vacancyOf(centerId);
    const input = { startupId, centerId, startedOn: '2026-01-05', areaM2: 33, idempotencyKey: 'admit-1' };
    const caller = callerOf(ownerId);
    const first = await subgraph.ask(admit, { input }, caller);
    expect(first.errors).toBeUndefined();
    const admitted = first.data.admitToIncubation;
    expect(admitted).toMatchObject({
      startup: { id: startupId },
      status: 'ACTIVE',
      incubationStatus: 'RESIDENT',
      provider: { id: ownerId },
      space: { id: centerId, vacantUnits: before - 1 },
    });
    expect(admitted.id).toMatch(new RegExp(`^${ownerId.slice(4)}:inc:2026-\\d+$`));
    expect((await subgraph.ask(admit, { input }, caller)).data).toEqual(first.data);
    expect(await vacancyOf(centerId)).toBe(before - 1);

    const early = await subgraph.ask(graduate, { id: admitted.id, on: '2026-01-04' }, caller);
    expect(early.errors).toMatchObject([{ extensions: { code: 'BAD_INPUT', inputPath: ['graduatedOn'] } }]);
    const variables = { id: admitted.id, on: '2026-06-30', to: 'org:dongjak-gu', key: 'graduate-1' };
    const graduated = await subgraph.ask(graduate, variables, caller);
    expect(graduated.data.graduateIncubation).toEqual({
      id: admitted.id,
      status: 'COMPLETED',
      incubationStatus: 'GRADUATED',
      endedOn: '2026-06-30',
      graduatedOn: '2026-06-30',
      nextDestination: { id: 'org:dongjak-gu' },
      space: { id: centerId, vacantUnits: before },
    });
    expect((await subgraph.ask(graduate, variables, caller)).data).toEqual(graduated.data);
    const again = await subgraph.ask(graduate, { ...variables, key: null }, caller);
    expect(again.errors).toMatchObject([{ extensions: { code: 'STATE', inputPath: ['id'] } }]);
  });

  test('the last unit goes to one of two who ask at once', async () => {
    const { id: centerId, ownerId } = await vacantCenter();
    const input = { startupId, centerId, startedOn: '2026-01-05' };
    const vacancy = await vacancyOf(centerId);
    const answers = await Promise.all(
      Array.from({ length: vacancy + 1 }, () => subgraph.ask(admit, { input }, callerOf(ownerId))),
    );
    const codes = answers.flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions.code));
    expect(codes).toEqual(['NO_VACANCY']);
    expect(await vacancyOf(centerId)).toBe(0);
  });

  test('a university that the SDL does not say to publish here cannot write, and is told so', async () => {
    const centerId = 'cau:space:of-others';
    const [row] = await subgraph.open.database.select().from(spaces).limit(1);
    const added = { ...row!, id: centerId, ownerId: 'org:elsewhere', vacantUnits: 1 };
    await subgraph.open.database.insert(spaces).values(added);
    const input = { startupId, centerId, startedOn: '2026-01-05' };
    const { errors } = await subgraph.ask(admit, { input }, callerOf('org:elsewhere'));
    expect(errors).toMatchObject([{ path: ['admitToIncubation'], extensions: { code: 'NOT_HELD' } }]);
    expect(await vacancyOf(centerId)).toBe(1);
    await subgraph.open.database.delete(spaces).where(eq(spaces.id, centerId));
  });

  test('a tombstone is admitted under the startup it was merged into', async () => {
    const tombstone = facts.find(({ mergedInto }) => mergedInto !== null)!;
    const { id: centerId, ownerId } = await vacantCenter();
    const input = { startupId: tombstone.id, centerId, startedOn: '2026-01-05' };
    const { data } = await subgraph.ask(admit, { input }, callerOf(ownerId));
    expect(data.admitToIncubation.startup).toEqual({ id: facts[tombstone.mergedInto! - 1]!.id });
  });

  test.each<[string, Record<string, unknown>, string, string[]]>([
    ['a malformed startup id', { startupId: 'st000001a68' }, 'BAD_STARTUP_ID', ['input', 'startupId']],
    ['an unknown centre', { centerId: 'cau:space:none' }, 'NOT_FOUND', ['input', 'centerId']],
    ['an area of nothing', { areaM2: 0 }, 'BAD_INPUT', ['input', 'areaM2']],
    ['a negative fee', { monthlyFeeWon: -1 }, 'BAD_INPUT', ['input', 'monthlyFeeWon']],
    ['an unknown program', { programId: 'cau:prog:none' }, 'NOT_FOUND', ['input', 'programId']],
    ['a program with U+0000', { programId: 'cau:prog:\u0000' }, 'NOT_FOUND', ['input', 'programId']],
    ['a centre with U+0000', { centerId: 'cau:space:\u0000' }, 'NOT_FOUND', ['input', 'centerId']],
    ['a malformed agreement', { agreementId: 'agreement' }, 'BAD_ID', ['input', 'agreementId']],
    ['an unknown agreement', { agreementId: 'agr:nope' }, 'NOT_FOUND', ['input', 'agreementId']],
    ['an unknown referral', { referralId }, 'NOT_FOUND', ['input', 'referralId']],
    ['a malformed referral', { referralId: 'ref:1' }, 'BAD_ID', ['input', 'referralId']],
    ['an empty key', { idempotencyKey: '' }, 'BAD_INPUT', ['input', 'idempotencyKey']],
  ])('%s is refused at its path', async (_, wrong, code, inputPath) => {
    const { id: centerId, ownerId } = await vacantCenter();
    const input = { startupId, centerId, startedOn: '2026-01-05', ...wrong };
    const { errors } = await subgraph.ask(admit, { input }, callerOf(ownerId));
    expect(errors).toMatchObject([{ path: ['admitToIncubation'], extensions: { code, inputPath } }]);
  });

  test('an incubation comes of an accepted referral, to the university, of the startup alone', async () => {
    const { id: centerId, ownerId } = await vacantCenter();
    const input = { startupId, centerId, startedOn: '2026-01-05', referralId };
    const referral = { to: { id: ownerId }, startup: { id: startupId }, state: 'ACCEPTED' };
    const admitUnder = async (changes: Partial<StandInReferral>) => {
      directory.facts.referrals = { [referralId]: { ...referral, ...changes } };
      const { data, errors } = await subgraph.ask(admit, { input }, callerOf(ownerId));
      return errors?.[0]?.extensions.code ?? data.admitToIncubation.status;
    };
    expect(await admitUnder({ to: { id: 'org:nobody' } })).toBe('FORBIDDEN');
    expect(await admitUnder({ startup: { id: idOf(2) } })).toBe('BAD_INPUT');
    expect(await admitUnder({ state: 'SENT' })).toBe('STATE');
    expect(await admitUnder({})).toBe('ACTIVE');
  });

  test('who was admitted from a day to come graduates from that day on only', async () => {
    const { id: centerId, ownerId } = await vacantCenter();
    const startedOn = addDays(koreaDate(), 30);
    const caller = callerOf(ownerId);
    const { data } = await subgraph.ask(admit, { input: { startupId, centerId, startedOn } }, caller);
    const { id, incubationStatus } = data.admitToIncubation;
    expect(incubationStatus).toBe('ADMITTED');
    const graduated = await subgraph.ask(graduate, { id, on: startedOn }, caller);
    expect(graduated.data).toEqual({ graduateIncubation: null });
    expect(graduated.errors).toMatchObject([{ extensions: { code: 'STATE', inputPath: ['id'] } }]);
  });

  test('a graduation is noted on its day in Korea or afterwards, not before: the unit is free at once', async () => {
    const { id: centerId, ownerId } = await vacantCenter();
    const caller = callerOf(ownerId);
    const input = { startupId, centerId, startedOn: '2026-01-05' };
    const { id, space } = (await subgraph.ask(admit, { input }, caller)).data.admitToIncubation;
    // Midnight in Korea, 15:00 UTC the day before, so that a day of UTC would be refused.
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-12-31T15:00:00Z') });
    try {
      const early = await subgraph.ask(graduate, { id, on: '2027-01-02' }, caller);
      expect(early.data).toEqual({ graduateIncubation: null });
      expect(early.errors).toMatchObject([
        {
          message: 'graduatedOn: expected a day up to today (2027-01-01 in Korea); got 2027-01-02',
          extensions: { code: 'BAD_INPUT', inputPath: ['graduatedOn'] },
        },
      ]);
      expect(await vacancyOf(centerId)).toBe(space.vacantUnits);
      const graduated = await subgraph.ask(graduate, { id, on: '2027-01-01' }, caller);
      expect(graduated.data.graduateIncubation).toMatchObject({ graduatedOn: '2027-01-01' });
    } finally {
      vi.useRealTimers();
    }
  });

  test('an unknown startup needs the directory, which is down', async () => {
    const { id: centerId, ownerId } = await vacantCenter();
    const input = { startupId: 'stzzzzzzz37', centerId, startedOn: '2026-01-05' };
    directory.isDown = true;
    const { errors } = await subgraph.ask(admit, { input }, callerOf(ownerId));
    directory.isDown = false;
    expect(errors).toMatchObject([{ extensions: { code: 'DIRECTORY_UNAVAILABLE' } }]);
  });

  test('only the own university admits and graduates, with the scope', async () => {
    const { id: centerId, ownerId } = await vacantCenter();
    const input = { startupId, centerId, startedOn: '2026-01-05' };
    const other = await subgraph.ask(admit, { input });
    expect(other.errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN', inputPath: ['input', 'centerId'] } },
    ]);
    const resident = incubations.find(({ status }) => status === 'ACTIVE')!;
    const graduation = await subgraph.ask(graduate, { id: resident.id, on: '2026-12-31' });
    expect(graduation.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', inputPath: ['id'] } }]);
    const scopeless = await subgraph.ask(admit, { input }, { ...callerOf(ownerId), scopes: [] });
    expect(scopeless.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  test('an unknown incubation is NOT_FOUND, an impossible day BAD_SCALAR', async () => {
    const unknown = await subgraph.ask(graduate, { id: 'cau:inc:none', on: '2026-12-31' });
    expect(unknown.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND', inputPath: ['id'] } }]);
    const day = await subgraph.ask(graduate, { id: 'cau:inc:none', on: '2026-02-30' });
    expect(day.errors).toMatchObject([{ extensions: { code: 'BAD_SCALAR', reason: 'RANGE' } }]);
  });
});
