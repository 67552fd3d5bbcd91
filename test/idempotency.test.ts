import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DemoSupport, demoSeed } from '@ieum/kit/demo/facts.ts';
import { demoStartup } from '@ieum/kit/demo/startup.ts';
import { callerOf, openTestSubgraph, type TestSubgraph } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import { Kind, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localGovernments } from '../subgraphs/local-governments/subgraph.ts';
import { supportAgencies } from '../subgraphs/support-agencies/subgraph.ts';
import { universities } from '../subgraphs/universities/subgraph.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

const startups = 300;
const facts = Array.from({ length: startups }, (_, index) => demoStartup(demoSeed, index + 1)).flatMap(
  ({ supports }) => supports,
);
const running = (type: DemoSupport['type']) =>
  facts.find((support) => support.type === type && support.status === 'ACTIVE') as DemoSupport;
const [incubation, tenancy] = [running('Incubation'), running('SpaceTenancy')];
const cooperation = facts.find(
  (support) =>
    support.type === 'OpenInnovation' && support.status === 'ACTIVE' && support.details.phase === 'NEED',
) as DemoSupport;

/** One way to call each mutation of the sector subgraphs, with its key, and the same call with another input. */
const calls = [
  {
    mutation: 'admitToIncubation',
    subgraph: 'universities',
    organization: incubation.providerId,
    argument: 'input: IncubationInput!',
    value: {
      startupId: startupId(3),
      centerId: incubation.spaceId,
      startedOn: '2026-11-02',
      idempotencyKey: 'admit',
    },
    other: { areaM2: 12 },
    added: 1,
  },
  {
    mutation: 'graduateIncubation',
    subgraph: 'universities',
    organization: incubation.providerId,
    argument: 'id: ID!, graduatedOn: Date!, idempotencyKey: String',
    value: { id: incubation.id, graduatedOn: incubation.startedOn, idempotencyKey: 'graduate' },
    other: { graduatedOn: '2027-12-02' },
    added: 0,
  },
  {
    mutation: 'openTenancy',
    subgraph: 'local-governments',
    organization: 'org:jinju',
    argument: 'input: TenancyInput!',
    value: {
      startupId: startupId(3),
      facilityId: 'jinju:space:5',
      startedOn: '2026-11-02',
      idempotencyKey: 'open',
    },
    other: { startedOn: '2026-11-03' },
    added: 1,
  },
  {
    mutation: 'closeTenancy',
    subgraph: 'local-governments',
    organization: tenancy.providerId,
    argument: 'id: ID!, endedOn: Date!, idempotencyKey: String',
    value: { id: tenancy.id, endedOn: tenancy.startedOn, idempotencyKey: 'close' },
    other: { endedOn: '2027-12-02' },
    added: 0,
  },
  {
    mutation: 'awardFunding',
    subgraph: 'support-agencies',
    organization: 'org:kosmes',
    argument: 'input: FundingInput!',
    value: {
      ...{ startupId: startupId(3), programId: 'kosmes:prog:2026-02', instrument: 'LOAN' },
      ...{ amountWon: 1_000_000, startedOn: '2026-11-02', idempotencyKey: 'award' },
    },
    other: { amountWon: 2_000_000 },
    added: 1,
  },
  {
    mutation: 'advanceOpenInnovation',
    subgraph: 'support-agencies',
    organization: cooperation.providerId,
    argument: 'id: ID!, phase: OpenInnovationPhase!, on: Date!, idempotencyKey: String',
    value: { id: cooperation.id, phase: 'POC', on: cooperation.startedOn, idempotencyKey: 'advance' },
    other: { phase: 'CONTRACT' },
    added: 0,
  },
] as const;

const definitions = {
  universities,
  'local-governments': localGovernments,
  'support-agencies': supportAgencies,
};
let databases: TestDatabase[] = [];
let subgraphs: Map<string, TestSubgraph>;

beforeAll(async () => {
  subgraphs = new Map();
  for (const [name, definition] of Object.entries(definitions)) {
    const database = await createTestDatabase(`idempotency-${name}`);
    databases = [...databases, database];
    const subgraph = await openTestSubgraph<unknown>(definition as never, database.url, {
      demoStartups: startups,
    });
    subgraphs.set(name, subgraph);
  }
});

afterAll(async () => {
  for (const subgraph of subgraphs.values()) await subgraph.close();
  for (const database of databases) await database.drop();
});

test('every mutation of the sector subgraphs is called here', () => {
  const declared = [...Object.keys(definitions), 'gyeongnam-center'].flatMap((name) => {
    const file = join(import.meta.dirname, '../subgraphs', name, 'schema.graphql');
    return parse(readFileSync(file, 'utf8')).definitions.flatMap((node) =>
      (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) &&
      node.name.value === 'Mutation'
        ? (node.fields ?? []).map((field) => field.name.value)
        : [],
    );
  });
  expect(declared.sort()).toEqual(calls.map(({ mutation }) => mutation).sort());
});

describe.each(calls)(
  '$mutation',
  ({ mutation, subgraph: name, organization, argument, value, other, added }) => {
    const isInput = argument.startsWith('input');
    const declared = argument.replaceAll(/(\w+):/g, '$$$1:');
    const passed = argument.replaceAll(/(\w+): [^,]+/g, '$1: $$$1');
    const document = `mutation (${declared}) { ${mutation}(${passed}) { id updatedAt status } }`;
    const call = (changes: object = {}) => {
      const variables = { ...value, ...changes };
      return subgraphs
        .get(name)!
        .ask(document, isInput ? { input: variables } : variables, callerOf(organization));
    };
    const countAll = async (): Promise<number> =>
      (await subgraphs.get(name)!.ask('{ supports { totalCount } }')).data.supports.totalCount;

    test('is done once for a key, at once or later, and the key is of that input alone', async () => {
      const before = await countAll();
      const atOnce = await Promise.all([call(), call(), call()]);
      const [first] = atOnce;
      expect(first!.errors).toBeUndefined();
      const later = await call();
      for (const { data, errors } of [...atOnce, later]) {
        expect({ data, errors }).toEqual({ data: first!.data, errors: undefined });
      }
      expect(await countAll()).toBe(before + added);

      const inputPath = [...(isInput ? ['input'] : []), 'idempotencyKey'];
      const { errors } = await call(other);
      expect(errors).toMatchObject([
        { path: [mutation], extensions: { code: 'IDEMPOTENCY_CONFLICT', inputPath } },
      ]);
      expect(await countAll()).toBe(before + added);
      expect((await call()).data).toEqual(first!.data);
    });
  },
);
