import { inputError } from '@ieum/kit/errors.ts';
import { koreaDate, toKoreanInstant } from '@ieum/kit/korea-date.ts';
import { type Change, lockOwnRecord, openStatuses } from '@ieum/kit/own-rows.ts';
import { eq } from 'drizzle-orm';
import type { MutationAdvanceOpenInnovationArgs, OpenInnovationPhase } from './schema.gen.ts';
import { type SupportRow, supports } from './tables.ts';

/**
 * Moves a cooperation of the caller's organization to a later phase: locks the record's row, writes phase and day.
 * Phases may be skipped, never repeated. CLOSED is the last: it completes the record on that day. Gives the record's id.
 *
 * @throws NOT_FOUND, FORBIDDEN, STATE (not forward) and BAD_INPUT (before the present phase, or a day to come in Korea)
 * with the argument's path.
 */
export async function advanceOpenInnovation(
  change: Change,
  { id, phase, on }: MutationAdvanceOpenInnovationArgs,
): Promise<string> {
  const { transaction } = change;
  const record = await lockOwnRecord(change, supports, { type: 'OpenInnovation', id });
  checkForward(record, phase);
  const since = record.phaseOn ?? record.startedOn;
  if (on < since) {
    throw inputError('BAD_INPUT', ['on'], `${on} lies before ${since}, when ${id} entered ${record.phase}`);
  }
  const today = koreaDate();
  if (on > today) {
    const message = `${on} is to come, today is ${today}; a phase is noted on the day it is entered, or afterwards`;
    throw inputError('BAD_INPUT', ['on'], message);
  }
  const closing = phase === 'CLOSED' ? ({ endedOn: on, status: 'COMPLETED' } as const) : {};
  await transaction
    .update(supports)
    .set({ phase, phaseOn: on, updatedAt: toKoreanInstant(new Date()), ...closing })
    .where(eq(supports.id, id));
  return id;
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
