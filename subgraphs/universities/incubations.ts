import { inputError } from '@ieum/kit/errors.ts';
import { announceSupport } from '@ieum/kit/gathered/support-recorded.ts';
import { requireId } from '@ieum/kit/ids.ts';
import { koreaDate, toKoreanInstant } from '@ieum/kit/korea-date.ts';
import { requireNotFuture } from '@ieum/kit/mutation.ts';
import type { Origin } from '@ieum/kit/origin.ts';
import { type Change, lockOwnRecord, lockOwnSpace, requireOwnProgram } from '@ieum/kit/own-rows.ts';
import { nextRecordId } from '@ieum/kit/record-id.ts';
import { countVacancies } from '@ieum/kit/vacancy.ts';
import { eq } from 'drizzle-orm';
import type { IncubationInput, MutationGraduateIncubationArgs } from './schema.gen.ts';
import { programs, spaces, supports } from './tables.ts';

/** What an admission needs: the input, with the startup's number beside its id, and what the directory said of its origin. */
export type Admission = IncubationInput & { startup: number; origin: Origin };

/**
 * Admits a startup: locks the centre's row, takes one of its free units, writes the record. The centre must be the
 * caller's organization's, open, and have a free unit; one whose units are not counted always has. Gives the
 * record's id.
 *
 * @throws NOT_FOUND, FORBIDDEN, STATE, NO_VACANCY, BAD_INPUT and DIRECTORY_UNAVAILABLE, with the input's path.
 */
export async function admitToIncubation(change: Change, admission: Admission): Promise<string> {
  checkTerms(admission);
  admission.origin.require();
  const { transaction } = change;
  const center = await lockOwnSpace(change, spaces, {
    id: admission.centerId,
    inputPath: ['input', 'centerId'],
  });
  if (admission.programId != null) await requireOwnProgram(change, programs, { id: admission.programId });
  const year = Number(admission.startedOn.slice(0, 4));
  const id = await nextRecordId(transaction, supports, { organization: center.ownerId, type: 'inc', year });
  await transaction.insert(supports).values({
    id,
    type: 'Incubation',
    startup: admission.startup,
    disclosure: admission.disclosure ?? 'PARTNER',
    providerId: center.ownerId,
    programId: admission.programId ?? null,
    kind: 'INCUBATION',
    title: '창업보육센터 입주',
    startedOn: admission.startedOn,
    // From the admission on it takes its unit, whenever the startup moves in.
    status: 'ACTIVE',
    stageAtStart: admission.stageAtStart ?? null,
    spaceId: center.id,
    themeIds: center.themeIds,
    agreementId: admission.agreementId ?? null,
    referralId: admission.referralId ?? null,
    updatedAt: toKoreanInstant(new Date()),
    incubationStatus: admission.startedOn > koreaDate() ? 'ADMITTED' : 'RESIDENT',
    areaM2: admission.areaM2 ?? null,
    monthlyFeeWon: admission.monthlyFeeWon ?? null,
  });
  await countVacancies(transaction, { supports, spaces }, center.id);
  await announceSupport(transaction, id);
  return id;
}

/**
 * Graduates a startup: locks the record's row, sets its last day, frees its unit. Only one that stays there can
 * graduate. Gives the record's id.
 *
 * @throws NOT_FOUND, FORBIDDEN, STATE, BAD_ID and BAD_INPUT (before the first day, or a day to come in Korea) with the
 * argument's path.
 */
export async function graduateIncubation(
  change: Change,
  { id, graduatedOn, nextDestinationId }: MutationGraduateIncubationArgs,
): Promise<string> {
  if (nextDestinationId != null) requireId('an organization', nextDestinationId, ['nextDestinationId']);
  const { transaction } = change;
  const incubation = await lockOwnRecord(change, supports, { type: 'Incubation', id });
  if (incubation.status !== 'ACTIVE' && incubation.status !== 'PLANNED') {
    const since = incubation.endedOn === null ? '' : ` since ${incubation.endedOn}`;
    throw inputError(
      'STATE',
      ['id'],
      `${id} is ${incubation.incubationStatus}${since}; only a resident graduates`,
    );
  }
  if (incubation.incubationStatus === 'ADMITTED' && incubation.startedOn > koreaDate()) {
    const message = `${id} is ADMITTED from ${incubation.startedOn}; only a resident graduates`;
    throw inputError('STATE', ['id'], message);
  }
  if (graduatedOn < incubation.startedOn) {
    const message = `${graduatedOn} lies before the incubation's first day, ${incubation.startedOn}`;
    throw inputError('BAD_INPUT', ['graduatedOn'], message);
  }
  requireNotFuture(graduatedOn, ['graduatedOn']);
  const updatedAt = toKoreanInstant(new Date());
  await transaction
    .update(supports)
    .set({
      status: 'COMPLETED',
      incubationStatus: 'GRADUATED',
      endedOn: graduatedOn,
      graduatedOn,
      nextDestinationId: nextDestinationId ?? null,
      updatedAt,
    })
    .where(eq(supports.id, id));
  if (incubation.spaceId !== null)
    await countVacancies(transaction, { supports, spaces }, incubation.spaceId);
  return id;
}

function checkTerms({ areaM2, monthlyFeeWon }: Admission): void {
  if (areaM2 != null && !(areaM2 > 0)) {
    throw inputError('BAD_INPUT', ['input', 'areaM2'], `expected more than 0 square metres; got ${areaM2}`);
  }
  if (monthlyFeeWon != null && monthlyFeeWon < 0) {
    throw inputError('BAD_INPUT', ['input', 'monthlyFeeWon'], `expected 0 won or more; got ${monthlyFeeWon}`);
  }
}
