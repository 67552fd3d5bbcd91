/**
 * A subgraph that knows nothing of Ieum's kit: what a sixth organization would write by itself, held in memory and
 * served by `node:http`. It offers every gathered field, one record type, one program type and one space type.
 */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { encodeCursor } from '@ieum/schema/contract/cursor.ts';
import { encodeIdSet } from '@ieum/schema/contract/id-set.ts';
import { graphql, parse } from 'graphql';

const core = readFileSync(join(import.meta.dirname, '../../schema/core.graphql'), 'utf8');
const own = readFileSync(join(import.meta.dirname, 'technopark.graphql'), 'utf8');

/** What this organization did, in its own shape. Startup numbers and ids are of the demo network. */
export interface TechnoparkRecord {
  id: string;
  startup: { number: number; id: string };
  kind: string;
  title: string;
  startedOn: string;
  won: number;
  /** What it came from, in the directory's ids. */
  agreementId?: string;
  referralId?: string;
}

export interface Technopark {
  url: string;
  stop(): Promise<void>;
}

const provider = { __typename: 'Organization', id: 'org:tp-busan' };
const busan = { __typename: 'Region', code: '2600000000' };

/** Serves `records` on a free loopback port. */
export async function startTechnopark(records: readonly TechnoparkRecord[]): Promise<Technopark> {
  const schema = buildSubgraphSchema([
    { typeDefs: parse(`${core}\n${own}`), resolvers: resolversOf(records) as GraphQLResolverMap<unknown> },
  ]);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { query, variables, operationName } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const result = await graphql({ schema, source: query, variableValues: variables, operationName });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/graphql`, stop: () => close(server) };
}

const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });

interface Filter {
  kinds?: string[];
  ids?: string[];
  providerIds?: string[];
  providerKinds?: string[];
  agreementId?: string;
  stagesAtStart?: string[];
  statuses?: string[];
  regionCodes?: string[];
  programIds?: string[];
  themeIds?: string[];
  started?: { from?: string; to?: string };
  active?: { from?: string; to?: string };
}

const includes = (list: readonly string[] | undefined | null, value: string) => !list || list.includes(value);
const within = (range: { from?: string; to?: string } | undefined | null, day: string) =>
  (!range?.from || range.from <= day) && (!range?.to || day <= range.to);

/** Its records are all completed on the day they started, at no stage. */
function matches(record: TechnoparkRecord, filter: Filter | undefined | null): boolean {
  if (!filter) return true;
  return (
    includes(filter.ids, record.id) &&
    includes(filter.kinds, record.kind) &&
    includes(filter.statuses, 'COMPLETED') &&
    includes(filter.providerIds, provider.id) &&
    includes(filter.providerKinds, 'TECHNOPARK') &&
    (!filter.regionCodes || filter.regionCodes.some((code) => code === busan.code)) &&
    !filter.stagesAtStart &&
    !filter.programIds &&
    !filter.themeIds &&
    (!filter.agreementId || filter.agreementId === record.agreementId) &&
    within(filter.started, record.startedOn) &&
    within(filter.active, record.startedOn)
  );
}

interface Page {
  first?: number | null;
  after?: string | null;
}

/** Orders by code point, cuts after the cursor, and takes one more than a page to know whether there is more. */
function connection<T>(
  rows: readonly T[],
  keyOf: (row: T) => Parameters<typeof encodeCursor>[0],
  page: Page,
  descending = false,
) {
  const edges = rows
    .map((node) => ({ node, key: keyOf(node), cursor: encodeCursor(keyOf(node)) }))
    .sort((a, b) => (descending ? -1 : 1) * compareParts(a.key, b.key));
  const first = page.first ?? 20;
  const after = page.after
    ? (JSON.parse(Buffer.from(page.after, 'base64url').toString('utf8')) as (typeof edges)[0]['key'])
    : undefined;
  const rest = after
    ? edges.filter(({ key }) => (descending ? -1 : 1) * compareParts(key, after) > 0)
    : edges;
  const kept = rest.slice(0, first);
  return {
    edges: kept.map(({ node, cursor }) => ({ node, cursor })),
    pageInfo: { hasNextPage: rest.length > kept.length, endCursor: kept.at(-1)?.cursor ?? null },
    totalCount: rows.length,
  };
}

/** Compares ascending; the values here are strings and numbers of one kind per place. */
function compareParts(
  a: ReadonlyArray<readonly [string, unknown]>,
  b: ReadonlyArray<readonly [string, unknown]>,
): number {
  for (const [index, [, left]] of a.entries()) {
    const right = b[index]?.[1];
    if (left === right) continue;
    return (left as string | number) < (right as string | number) ? -1 : 1;
  }
  return 0;
}

function resolversOf(records: readonly TechnoparkRecord[]) {
  const supports =
    (rows: readonly TechnoparkRecord[]) =>
    (_: unknown, args: Page & { filter?: Filter; order: 'ASC' | 'DESC' }) => {
      const direction = args.order === 'ASC' ? 'A' : 'D';
      const keyOf = (row: TechnoparkRecord) =>
        [
          [direction, row.startedOn],
          [direction, row.id],
        ] as const;
      return connection(
        rows.filter((row) => matches(row, args.filter)),
        keyOf,
        args,
        direction === 'D',
      );
    };
  const programs = (_: unknown, args: Page & { order: string; filter?: { kinds?: string[] } }) => {
    const listed = !args.filter || Object.keys(args.filter).length === 0 ? [program] : [];
    const keyOf = (row: typeof program) =>
      args.order === 'NEWEST'
        ? ([
            ['D', row.applyFrom],
            ['A', row.id],
          ] as const)
        : ([
            ['A', row.applyTo],
            ['A', row.id],
          ] as const);
    return connection(listed, keyOf, args);
  };
  const spaces = (_: unknown, args: Page & { filter?: { regionCodes?: string[] } }) =>
    connection(
      includes(args.filter?.regionCodes, busan.code) ? [space] : [],
      (row: typeof space) =>
        [
          ['D', row.vacantUnits],
          ['A', row.id],
        ] as const,
      args,
    );
  const nothing = connection([] as { id: string }[], ({ id }) => [['A', id]], {});
  return {
    Query: {
      supports: supports(records),
      programs,
      spaces,
      supportStats: (_: unknown, { groupBy, filter }: { groupBy: string[]; filter?: Filter }) =>
        cells(
          records.filter((row) => matches(row, filter)),
          groupBy,
        ),
      startupSet: (_: unknown, { where }: { where: Filter }) => [
        {
          asOf: '2026-11-16T09:00:00+09:00',
          ids: encodeIdSet(
            [...new Set(records.filter((row) => matches(row, where)).map((row) => row.startup.number))].sort(
              (a, b) => a - b,
            ),
          ),
        },
      ],
    },
    Startup: {
      supports: ({ id }: { id: string }, args: never) =>
        supports(records.filter((row) => row.startup.id === id))(null, args),
    },
    Organization: {
      supports: ({ id }: { id: string }, args: never) =>
        supports(id === provider.id ? records : [])(null, args),
      programs: ({ id }: { id: string }, args: never) =>
        id === provider.id ? programs(null, args) : nothing,
    },
    Region: {
      spaces: ({ code }: { code: string }, args: never) =>
        code === busan.code ? spaces(null, args) : nothing,
    },
    Referral: {
      outcomes: ({ id }: { id: string }) => records.filter((row) => row.referralId === id),
    },
    SupportRecord: { __resolveType: () => 'TechnoparkSupport' },
    Program: { __resolveType: () => 'TechnoparkProgram' },
    Space: { __resolveType: () => 'TechnoparkSpace' },
    TechnoparkSupport: {
      __resolveReference: ({ id }: { id: string }) => records.find((row) => row.id === id) ?? null,
      startup: (row: TechnoparkRecord) => ({ __typename: 'Startup', id: row.startup.id }),
      disclosure: () => 'PUBLIC',
      provider: () => provider,
      startedOnPrecision: () => 'DAY',
      endedOn: (row: TechnoparkRecord) => row.startedOn,
      status: () => 'COMPLETED',
      amount: ({ won }: TechnoparkRecord) => ({ won, text: `${won / 10_000}만 원` }),
      themes: () => [],
      jointWith: () => [],
      agreement: ({ agreementId }: TechnoparkRecord) => (agreementId ? { id: agreementId } : null),
      referral: ({ referralId }: TechnoparkRecord) => (referralId ? { id: referralId } : null),
      updatedAt: (row: TechnoparkRecord) => `${row.startedOn}T09:00:00+09:00`,
      equipment: () => '5축 가공기',
    },
    TechnoparkProgram: {
      __resolveReference: ({ id }: { id: string }) => (id === program.id ? program : null),
    },
    TechnoparkSpace: { __resolveReference: ({ id }: { id: string }) => (id === space.id ? space : null) },
  };
}

/** Only the axes KIND and PROVIDER_KIND: enough for a cell to be added to the others'. */
function cells(rows: readonly TechnoparkRecord[], groupBy: readonly string[]) {
  const groups = Map.groupBy(rows, (row) =>
    groupBy.map((axis) => (axis === 'KIND' ? row.kind : 'TECHNOPARK')).join(),
  );
  return [...groups.values()].map((group) => ({
    dimensions: groupBy.map((name) => {
      const key = name === 'KIND' ? (group[0] as TechnoparkRecord).kind : 'TECHNOPARK';
      return { name, key, label: { ko: key, en: null } };
    }),
    records: group.length,
    amountWon: group.reduce((sum, { won }) => sum + won, 0),
    suppressed: false,
  }));
}

const program = {
  id: 'tp-busan:prog:2026-01',
  name: '부산 장비 활용 바우처 (가상)',
  operator: provider,
  kinds: ['PROTOTYPE'],
  targetStages: [],
  targetRegions: [busan],
  applyFrom: '2026-10-01',
  applyTo: '2027-09-30',
  themes: [],
};

const space = {
  id: 'tp-busan:space:1',
  name: { ko: '부산 시제품 제작동 (가상)', en: null },
  kind: 'MAKERSPACE',
  status: 'OPEN',
  region: busan,
  owner: provider,
  stages: ['BI', 'POST_BI'],
  themes: [],
  units: 9000,
  vacantUnits: 8000,
};
