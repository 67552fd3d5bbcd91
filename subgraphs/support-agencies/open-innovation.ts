import type { Transaction } from '@ieum/kit/database.ts';
import { codedError, inputError } from '@ieum/kit/errors.ts';
import { and, eq } from 'drizzle-orm';
import type { OpenInnovationPhase } from './schema.gen.ts';
import { type SupportRow, supports } from './tables.ts';

/** What `advanceOpenInnovation` needs. */
export interface PhaseChange {
  id: string;
  phase: OpenInnovationPhase;
  /** The day it enters the phase. */
  on: string;
}

/**
 * Moves a cooperation of the organization's to a later phase; phases may be skipped, never repeated. CLOSED is the
 * last: it completes the record on that day.
 *
 * @throws NOT_FOUND, FORBIDDEN, STATE (not forward) and BAD_INPUT (before the present phase) with the input's path.
 */
export async function advanceOpenInnovation(
  transaction: Transaction,
  organization: string,
  { id, phase, on }: PhaseChange,
): Promise<SupportRow> {
  const [record] = await transaction
    .select()
    .from(supports)
    .where(and(eq(supports.id, id), eq(supports.type, 'OpenInnovation')))
    .for('update');
  if (!record) throw inputError('NOT_FOUND', ['id'], `no open innovation has the id ${id}`);
  if (record.providerId !== organization) {
    throw codedError('FORBIDDEN', `${id} is a cooperation that ${record.providerId} runs; only they can advance it`);
  }
  checkForward(record, phase);
  const since = record.phaseOn ?? record.startedOn;
  if (on < since) {
    throw inputError('BAD_INPUT', ['on'], `${on} lies before ${since}, when ${id} entered ${record.phase}`);
  }
  const closing = phase === 'CLOSED' ? ({ endedOn: on, status: 'COMPLETED' } as const) : {};
  const [advanced] = await transaction
    .update(supports)
    .set({ phase, phaseOn: on, updatedAt: new Date().toISOString(), ...closing })
    .where(eq(supports.id, id))
    .returning();
  return advanced!;
}

function checkForward({ id, phase: present, status }: SupportRow, next: OpenInnovationPhase): void {
  const isOver = present === 'CLOSED' || !openStatuses.has(status);
  if (!isOver && phases.indexOf(next) > phases.indexOf(present!)) return;
  const why = isOver
    ? `${id} is ${status} in phase ${present}; it goes no further`
    : `${id} is in phase ${present}; the next is one of ${phases.slice(phases.indexOf(present!) + 1).join(', ')}`;
  throw inputError('STATE', ['phase'], why);
}

const phases: OpenInnovationPhase[] = ['NEED', 'MATCHED', 'POC', 'CONTRACT', 'CLOSED'];
const openStatuses: ReadonlySet<string> = new Set(['PLANNED', 'ACTIVE', 'SUSPENDED']);
