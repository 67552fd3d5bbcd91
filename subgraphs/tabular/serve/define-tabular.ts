import { connectionLoader, type PageArguments } from '@ieum/kit/connection.ts';
import type { SourceContext } from '@ieum/kit/context.ts';
import type { Database, OpenDatabase } from '@ieum/kit/database.ts';
import { codedError } from '@ieum/kit/errors.ts';
import { maySeeAmount, maySeeStartup } from '@ieum/kit/gathered/visibility.ts';
import { defineSubgraph } from '@ieum/kit/subgraph.ts';
import { and, desc, lt } from 'drizzle-orm';
import type { ExtraColumn } from '../mapping/extra.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { typeNames } from '../store/type-names.ts';
import { imports, programs, type SupportRow, spaces, supports } from '../tables.ts';
import { extraColumns, writeSdl } from './write-sdl.ts';

/** What resolvers get with each request. */
type Context = SourceContext<ReturnType<typeof createLoaders>>;

/** Makes the subgraph of a mapping, which answers from the tables that imports fill. */
export function defineTabular(
  mapping: Mapping,
  prepare: (open: OpenDatabase, progress: (text: string) => void) => Promise<void>,
) {
  const names = typeNames(mapping);
  return defineSubgraph({
    name: subgraphName(mapping),
    folder: `${import.meta.dirname}/..`,
    sdl: writeSdl(mapping),
    tables: { supports, programs, spaces },
    createLoaders,
    prepare,
    resolvers: {
      Organization: { [names.importField]: lastImport(mapping, names.importField) },
      [names.import]: {
        unmatched: (_: unknown, page: PageArguments, { loaders }: Context) => loaders.unmatched(page),
      },
      [`${names.prefix}Unmatched`]: { record: (record: SupportRow) => record, reason: reasonOf },
      [names.support]: Object.assign({}, ...extraColumns(mapping).map(extraResolvers)),
    },
  });
}

/** The name that a mapping's subgraph has in the network. */
export function subgraphName({ name, organization }: Mapping): string {
  return name ?? organization!.slice('org:'.length);
}

function createLoaders(database: Database) {
  return {
    lastImport: async () =>
      (await database.select().from(imports).orderBy(desc(imports.id)).limit(1))[0] ?? null,
    /** Records without a startup, by id. */
    unmatched: (page: PageArguments) =>
      connectionLoader<SupportRow>(
        {
          database,
          table: supports,
          where: and(lt(supports.startup, 0)),
          order: [{ direction: 'A', column: supports.id, kind: 'text' }],
        },
        page,
      ).connection(''),
  };
}

function lastImport({ organization }: Mapping, field: string) {
  return async ({ id }: { id: string }, _: unknown, { caller, loaders }: Context) => {
    if (caller?.organization !== id) {
      const actsFor = caller?.organization ?? 'no organization';
      throw codedError(
        'FORBIDDEN',
        `Organization.${field} is for the organization itself; the caller acts for ${actsFor}.`,
      );
    }
    const last = id === organization ? await loaders.lastImport() : null;
    return last && { ...last.counts, at: last.at, source: last.source };
  };
}

function reasonOf({ givenStartup, businessNumber }: SupportRow): string {
  if (businessNumber !== null) return 'UNKNOWN_BUSINESS_NUMBER';
  return givenStartup === null ? 'NO_NUMBER' : 'UNKNOWN_STARTUP_ID';
}

/** What a field of an extra column answers: null where the row has nothing, and to whom it is not for. */
function extraResolvers({ field, type, for: readers }: ExtraColumn): Record<string, unknown> {
  // Money of a startup is told to whom its amounts are, which is fewer than may know of the record.
  const mayPartnerSee = type === 'WON' ? maySeeAmount : maySeeStartup;
  const read = async (record: SupportRow, { caller, gathered }: Context) => {
    const isOwn = caller !== null && caller.organization === record.providerId;
    const maySee =
      readers === 'ANYONE' ||
      isOwn ||
      (readers === 'PARTNER' && (await mayPartnerSee(record, caller, gathered.sharedWith)));
    return maySee ? (record.extra[field] ?? null) : null;
  };
  const resolve = async (record: SupportRow, _: unknown, context: Context) => {
    const value = await read(record, context);
    if (value === null) return null;
    if (type === 'WON') return { won: value };
    return typeof value === 'object' ? value.day : value;
  };
  if (type !== 'DATE') return { [field]: resolve };
  const precision = async (record: SupportRow, _: unknown, context: Context) => {
    const value = await read(record, context);
    return typeof value === 'object' && value !== null ? value.precision : null;
  };
  return { [field]: resolve, [`${field}Precision`]: precision };
}
