import { regionPrefix } from '@ieum/schema/contract/region-prefix.ts';
import { type GraphQLSchema, isObjectType } from 'graphql';
import type { SourceContext } from '../context.ts';
import type { StatGroup, SupportFilter } from '../core.gen.ts';
import { moneyText } from '../money.ts';
import { requireStartupId, startupId } from '../startup-id.ts';
import type { ResolverMap } from '../subgraph-schema.ts';
import type { ProgramHead, SpaceHead, SupportHead } from '../tables.ts';
import type { GatheredTables, ProgramsArguments, SpacesArguments, SupportsArguments } from './loaders.ts';
import { supportMatches } from './support-matches.ts';
import { type RecordedSupport, supportRecorded } from './support-recorded.ts';
import { maySeeAmount, maySeeStartup } from './visibility.ts';

/**
 * Resolvers of everything the core contract names, for a schema: the gathered fields, the fields of `SupportRecord`,
 * `Program` and `Space` on the types that implement them, and those types as entities. What the schema does not
 * declare is left out when they are put in.
 */
export function gatheredResolvers(schema: GraphQLSchema, { supports }: GatheredTables): ResolverMap {
  const recorded = supportRecorded(supports);
  const resolvers: ResolverMap = {
    ...gatheredFields,
    Subscription: {
      supportRecorded: {
        subscribe: (_: unknown, { filter }: RecordedArguments, { subscribe }: SourceContext) =>
          subscribe(recorded, (event) => supportMatches(event, filter)),
        resolve: ({ record }: RecordedSupport) => record,
      },
    },
    Money: { text: ({ won }: { won: number }) => moneyText(won) },
  };
  for (const [name, fields] of [
    ['SupportRecord', supportFields],
    ['Program', programFields],
    ['Space', spaceFields],
  ] as const) {
    resolvers[name] = { __resolveType: (row: { type: string }) => row.type };
    for (const type of implementations(schema, name)) {
      resolvers[type] = { ...fields, __resolveReference: recordReference(type, name) };
    }
  }
  return resolvers;
}

function implementations(schema: GraphQLSchema, name: string): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && type.getInterfaces().some((parent) => parent.name === name) ? [type.name] : [],
  );
}

function recordReference(type: string, recordInterface: 'SupportRecord' | 'Program' | 'Space') {
  const loader = ({ SupportRecord: 'support', Program: 'program', Space: 'space' } as const)[recordInterface];
  return async ({ id }: { id: string }, { gathered }: SourceContext) => {
    const row = await gathered[loader].load(String(id));
    return row?.type === type ? row : null;
  };
}

const gatheredFields: ResolverMap = {
  Startup: {
    supports: ({ id }: Keyed, page: SupportsArguments, { gathered }: SourceContext) =>
      gathered.supportsOfStartup(page).connection(requireStartupId(id)),
  },
  Organization: {
    supports: ({ id }: Keyed, page: SupportsArguments, { gathered }: SourceContext) =>
      gathered.supportsOfProvider(page).connection(id),
    programs: ({ id }: Keyed, page: ProgramsArguments, { gathered }: SourceContext) =>
      gathered.programsOfOperator(page).connection(id),
  },
  Region: {
    spaces: ({ code }: { code: string }, page: SpacesArguments, { gathered }: SourceContext) =>
      gathered.spacesOfRegion(page).connection(regionPrefix(code)),
  },
  Referral: {
    outcomes: ({ id }: Keyed, _: unknown, { gathered }: SourceContext) => gathered.outcomes.load(id),
  },
  Query: {
    supports: (_: unknown, page: SupportsArguments, { gathered }: SourceContext) =>
      gathered.supports(page).connection(''),
    programs: (_: unknown, page: ProgramsArguments, { gathered }: SourceContext) =>
      gathered.programs(page).connection(''),
    spaces: (_: unknown, page: SpacesArguments, { gathered }: SourceContext) =>
      gathered.spaces(page).connection(''),
    supportStats: (_: unknown, { groupBy, filter }: StatsArguments, { gathered }: SourceContext) =>
      gathered.supportStats(groupBy, filter),
    startupSet: async (_: unknown, { where }: { where: SupportFilter }, { gathered }: SourceContext) => [
      await gathered.startupSet(where),
    ],
  },
};

const supportFields: Record<string, unknown> = {
  startup: async (record: SupportHead, _: unknown, { caller, gathered }: SourceContext) =>
    record.startup > 0 && (await maySeeStartup(record, caller, gathered.sharedWith))
      ? { id: startupId(record.startup) }
      : null,
  provider: ({ providerId }: SupportHead) => ({ id: providerId }),
  program: ({ programId }: SupportHead, _: unknown, { gathered }: SourceContext) =>
    programId === null ? null : gathered.program.load(programId),
  amount: async (record: SupportHead, _: unknown, { caller, gathered }: SourceContext) =>
    record.amountWon !== null && (await maySeeAmount(record, caller, gathered.sharedWith))
      ? { won: record.amountWon }
      : null,
  space: ({ spaceId }: SupportHead, _: unknown, { gathered }: SourceContext) =>
    spaceId === null ? null : gathered.space.load(spaceId),
  themes: ({ themeIds }: SupportHead) => stubs(themeIds),
  jointWith: ({ jointWithIds }: SupportHead) => stubs(jointWithIds),
  agreement: ({ agreementId }: SupportHead) => stub(agreementId),
  referral: ({ referralId }: SupportHead) => stub(referralId),
};

const programFields: Record<string, unknown> = {
  operator: ({ operatorId }: ProgramHead) => ({ id: operatorId }),
  targetRegions: ({ targetRegionCodes }: ProgramHead) => targetRegionCodes.map((code) => ({ code })),
  budget: ({ budgetWon }: ProgramHead) => (budgetWon === null ? null : { won: budgetWon }),
  themes: ({ themeIds }: ProgramHead) => stubs(themeIds),
};

const spaceFields: Record<string, unknown> = {
  name: ({ nameKo, nameEn }: SpaceHead) => ({ ko: nameKo, en: nameEn }),
  region: ({ regionCode }: SpaceHead) => ({ code: regionCode }),
  owner: ({ ownerId }: SpaceHead) => ({ id: ownerId }),
  operator: ({ operatorId }: SpaceHead) => stub(operatorId),
  themes: ({ themeIds }: SpaceHead) => stubs(themeIds),
};

interface Keyed {
  id: string;
}

interface RecordedArguments {
  filter?: SupportFilter | null;
}

interface StatsArguments {
  groupBy: StatGroup[];
  filter?: SupportFilter | null;
}

function stub(id: string | null): Keyed | null {
  return id === null ? null : { id };
}

function stubs(ids: readonly string[]): Keyed[] {
  return ids.map((id) => ({ id }));
}
