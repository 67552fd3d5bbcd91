import type { Transaction } from '@ieum/kit/database.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import { and, eq } from 'drizzle-orm';
import type { Context } from './loaders.ts';
import type { MutationAdvanceOpenInnovationArgs, OpenInnovationPhase } from './schema.gen.ts';
import { type SupportRow, supports } from './tables.ts';

/**
 * Moves a cooperation of the caller's organization to a later phase: locks the record's row, writes phase and day.
 * Phases may be skipped, never repeated. CLOSED is the last: it completes the record on that day. Gives the record's id.
 *
 * @throws NOT_FOUND, FORBIDDEN, STATE (not forward) and BAD_INPUT (before the present phase) with the argument's path.
 */
export async function advanceOpenInnovation(
  transaction: Transaction,
  caller: Context['caller'],
  { id, phase, on }: MutationAdvanceOpenInnovationArgs,
): Promise<string> {
  const record = await lockOpenInnovation(transaction, caller, id);
  checkForward(record, phase);
  const since = record.phaseOn ?? record.startedOn;
  if (on < since) {
    throw inputError('BAD_INPUT', ['on'], `${on} lies before ${since}, when ${id} entered ${record.phase}`);
  }
  const closing = phase === 'CLOSED' ? ({ endedOn: on, status: 'COMPLETED' } as const) : {};
  await transaction
    .update(supports)
    .set({ phase, phaseOn: on, updatedAt: toKoreanInstant(new Date()), ...closing })
    .where(eq(supports.id, id));
  return id;
}

async function lockOpenInnovation(
  transaction: Transaction,
  caller: Context['caller'],
  id: string,
): Promise<SupportRow> {
  const [record] = await transaction
    .select()
    .from(supports)
    .where(and(eq(supports.id, id), eq(supports.type, 'OpenInnovation')))
    .for('update');
  if (!record) throw inputError('NOT_FOUND', ['id'], `no open innovation has the id ${id}`);
  if (record.providerId === caller?.organization) return record;
  throw inputError('FORBIDDEN', ['id'], `${id} is run by ${record.providerId}; only they advance it`);
}

function checkForward({ id, phase: present, status }: SupportRow, next: OpenInnovationPhase): void {
  const place = phases.indexOf(present!);
  const isOver = present === 'CLOSED' || !openStatuses.has(status);
  if (!isOver && phases.indexOf(next) > place) return;
  const message = isOver
    ? `${id} is ${status} in phase ${present}; it goes no further`
    : `${id} is in phase ${present}; only ${phases.slice(place + 1).join(', ')} can follow, not ${next}`;
  throw inputError('STATE', ['phase'], message);
}

const phases: OpenInnovationPhase[] = ['NEED', 'MATCHED', 'POC', 'CONTRACT', 'CLOSED'];
const openStatuses: ReadonlySet<string> = new Set(['PLANNED', 'ACTIVE', 'SUSPENDED']);
