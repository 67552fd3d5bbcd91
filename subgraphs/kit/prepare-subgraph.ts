import type { SubgraphConfig } from './config.ts';
import type { OpenDatabase } from './database.ts';
import { type HeldDatabase, holdDatabase } from './hold-database.ts';
import { enforceHoldings, releaseHoldings } from './holdings.ts';
import { type Preparation, prepareDatabase } from './prepare-database.ts';
import type { Seeding } from './seeding.ts';
import { ownSdlOf, type SubgraphDefinition } from './subgraph.ts';

/**
 * Migrates and seeds a subgraph's database, as `prepareDatabase`, and holds it.
 *
 * @throws an error whose message is one line that names the database
 */
export async function prepareSubgraph<Loaders>(
  definition: SubgraphDefinition<Loaders>,
  open: OpenDatabase,
  { demoStartups, demoSeed, databaseUrl }: SubgraphConfig,
  tell: Pick<Preparation, 'progress' | 'notice'>,
): Promise<HeldDatabase> {
  tell.progress('preparing the database');
  let held: HeldDatabase | undefined;
  const { folder, tables } = definition;
  const hold = async () => {
    if (tables) await enforceHoldings(open.database, ownSdlOf(definition), tables);
    held = await holdDatabase(databaseUrl);
  };
  try {
    const size = { startups: demoStartups, seed: demoSeed };
    const seed = async (seeding: Seeding) => {
      if (tables) await releaseHoldings(seeding.transaction);
      await definition.seed?.(seeding);
    };
    await prepareDatabase(open, folder, size, definition.seed ? seed : null, { ...tell, hold });
    return held!;
  } catch (error) {
    await held?.release();
    const { host, pathname } = new URL(databaseUrl);
    throw new Error(`database ${host}${pathname}: ${causeOf(error)}`, { cause: error });
  }
}

// drizzle wraps what PostgreSQL says, and Node gathers failed connections in an error without a message.
function causeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return causeOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return causeOf(error.cause);
  return error.message.split('\n')[0]!;
}
