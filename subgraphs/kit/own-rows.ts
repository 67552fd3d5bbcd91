import type { Caller } from '@ieum/schema/contract/caller.ts';
import { and, eq } from 'drizzle-orm';
import type { SupportStatus } from './core.gen.ts';
import type { Transaction } from './database.ts';
import { isOneOf } from './entity-loader.ts';
import { inputError } from './errors.ts';
import { requireOrganization } from './mutation.ts';
import type {
  ProgramHead,
  ProgramsTable,
  SpaceHead,
  SpacesTable,
  SupportHead,
  SupportsTable,
} from './tables.ts';

/** Who changes something, and in which transaction. */
export interface Change {
  transaction: Transaction;
  caller: Caller | null;
}

/** Statuses of a record that has not ended. */
export const openStatuses: ReadonlySet<SupportStatus> = new Set(['PLANNED', 'ACTIVE', 'SUSPENDED']);

/**
 * The caller's organization's record of one type, its row locked to the transaction's end.
 *
 * @throws NOT_FOUND, and FORBIDDEN for another organization's, at `inputPath`.
 */
export async function lockOwnRecord<Table extends SupportsTable>(
  { transaction, caller }: Change,
  supports: Table,
  { type, id, inputPath = ['id'] }: { type: string; id: string; inputPath?: string[] },
): Promise<Table['$inferSelect']> {
  const rows = await transaction
    .select()
    .from(supports as SupportsTable)
    .where(and(isOneOf(supports.id, [id]), eq(supports.type, type)))
    .for('update');
  const record = rows[0] as SupportHead | undefined;
  if (!record) throw inputError('NOT_FOUND', inputPath, `no ${type} has the id ${JSON.stringify(id)}`);
  requireOrganization(caller, record.providerId, id, inputPath);
  return record;
}

/**
 * The caller's organization's space, its row locked to the transaction's end. It is open and has a free unit; one
 * whose units are not counted always has.
 *
 * @throws NOT_FOUND, FORBIDDEN for another organization's, STATE where it is not OPEN, and NO_VACANCY at `inputPath`.
 */
export async function lockOwnSpace<Table extends SpacesTable>(
  { transaction, caller }: Change,
  spaces: Table,
  { id, inputPath }: { id: string; inputPath: string[] },
): Promise<Table['$inferSelect'] & SpaceHead> {
  const rows = await transaction
    .select()
    .from(spaces as SpacesTable)
    .where(isOneOf(spaces.id, [id]))
    .for('update');
  const space = rows[0] as SpaceHead | undefined;
  if (!space) throw inputError('NOT_FOUND', inputPath, `no space has the id ${JSON.stringify(id)}`);
  requireOrganization(caller, space.ownerId, id, inputPath);
  if (space.status !== 'OPEN') {
    throw inputError('STATE', inputPath, `${id} is ${space.status}; only an OPEN space takes startups in`);
  }
  if (space.vacantUnits !== null && space.vacantUnits < 1) {
    throw inputError('NO_VACANCY', inputPath, `${id} has no free unit; all ${space.units} are taken`);
  }
  return space;
}

/**
 * The caller's organization's program: a record is written under one's own only.
 *
 * @throws NOT_FOUND, and FORBIDDEN for another organization's, at `inputPath`.
 */
export async function requireOwnProgram<Table extends ProgramsTable>(
  { transaction, caller }: Change,
  programs: Table,
  { id, inputPath = ['input', 'programId'] }: { id: string; inputPath?: string[] },
): Promise<Table['$inferSelect'] & ProgramHead> {
  const rows = await transaction
    .select()
    .from(programs as ProgramsTable)
    .where(isOneOf(programs.id, [id]));
  const program = rows[0] as ProgramHead | undefined;
  if (!program) throw inputError('NOT_FOUND', inputPath, `no program has the id ${JSON.stringify(id)}`);
  requireOrganization(caller, program.operatorId, id, inputPath);
  return program;
}
