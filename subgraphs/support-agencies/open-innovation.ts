import type { Transaction } from '@ieum/kit/database.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { withIdempotency } from '@ieum/kit/idempotency.ts';
import { requireId } from '@ieum/kit/ids.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import { requireOrganization } from '@ieum/kit/mutation.ts';
import { and, eq } from 'drizzle-orm';
import type { Context } from './loaders.ts';
import type { OpenInnovationPhase } from './schema.gen.ts';
import { type SupportRow, supports } from './tables.ts';

/** What `advanceOpenInnovation` needs. */
export interface PhaseChange {
  id: string;
  phase: OpenInnovationPhase;
  /** The day it enters the phase. */
  on: string;
  idempotencyKey?: string | null | undefined;
}

/**
 * Moves a cooperation of the caller's organization to a later phase; phases may be skipped, never repeated. CLOSED is
 * the last: it completes the record on that day.
 *
 * @returns the record's id.
 * @throws BAD_ID, NOT_FOUND, FORBIDDEN, STATE (not forward) and BAD_INPUT (before the present phase), with the input's path.
 */
export async function advanceOpenInnovation(context: Context, change: PhaseChange): Promise<string> {
  const { id, phase, on, idempotencyKey: key } = change;
  requireId('a support record', id, ['id']);
  const call = { mutation: 'advanceOpenInnovation', key, keyPath: ['idempotencyKey'], input: change };
  return withIdempotency(context, call, async (transaction) => {
    const record = await lockOpenInnovation(transaction, context, id);
    checkForward(record, phase);
    const since = record.phaseOn ?? record.startedOn;
    if (on < since) {
      const expected = `${since}, when ${id} entered ${record.phase}, or later`;
      throw inputError('BAD_INPUT', ['on'], `expected ${expected}; got ${on}`);
    }
    const closing = phase === 'CLOSED' ? ({ endedOn: on, status: 'COMPLETED' } as const) : {};
    await transaction
      .update(supports)
      .set({ phase, phaseOn: on, updatedAt: toKoreanInstant(new Date()), ...closing })
      .where(eq(supports.id, id));
    return id;
  });
}

async function lockOpenInnovation(
  transaction: Transaction,
  context: Context,
  id: string,
): Promise<SupportRow> {
  const [record] = await transaction
    .select()
    .from(supports)
    .where(and(eq(supports.id, id), eq(supports.type, 'OpenInnovation')))
    .for('update');
  if (!record) throw inputError('NOT_FOUND', ['id'], `no open innovation has the id ${id}`);
  requireOrganization(context, record.providerId, `Advancing ${id}`);
  return record;
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
