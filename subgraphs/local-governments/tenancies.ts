import { inputError } from '@ieum/kit/errors.ts';
import { announceSupport } from '@ieum/kit/gathered/support-recorded.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import { requireNotFuture } from '@ieum/kit/mutation.ts';
import type { Origin } from '@ieum/kit/origin.ts';
import {
  type Change,
  lockOwnRecord,
  lockOwnSpace,
  openStatuses,
  requireOwnProgram,
} from '@ieum/kit/own-rows.ts';
import { nextRecordId } from '@ieum/kit/record-id.ts';
import { countVacancies } from '@ieum/kit/vacancy.ts';
import { eq } from 'drizzle-orm';
import type { MutationCloseTenancyArgs, TenancyInput } from './schema.gen.ts';
import { programs, spaces, supports } from './tables.ts';

/** What opening a tenancy needs: the input, with the startup's number beside its id, and what the directory said of its origin. */
export type TenancyOpening = TenancyInput & { startup: number; origin: Origin };

/**
 * Opens a tenancy: locks the facility's row, takes one of its free units, writes the record. The facility must be
 * the caller's organization's, open, and have a free unit; one whose units are not counted always has. Gives the
 * record's id.
 *
 * @throws NOT_FOUND, FORBIDDEN, STATE, NO_VACANCY, BAD_INPUT and DIRECTORY_UNAVAILABLE, with the input's path.
 */
export async function openTenancy(change: Change, opening: TenancyOpening): Promise<string> {
  checkTerms(opening);
  opening.origin.require();
  const { transaction } = change;
  const facility = await lockOwnSpace(change, spaces, {
    id: opening.facilityId,
    inputPath: ['input', 'facilityId'],
  });
  if (opening.programId != null) await requireOwnProgram(change, programs, { id: opening.programId });
  const year = Number(opening.startedOn.slice(0, 4));
  const id = await nextRecordId(transaction, supports, { organization: facility.ownerId, type: 'ten', year });
  await transaction.insert(supports).values({
    id,
    type: 'SpaceTenancy',
    startup: opening.startup,
    disclosure: opening.disclosure ?? 'PARTNER',
    providerId: facility.ownerId,
    programId: opening.programId ?? null,
    kind: 'SPACE',
    title: `${facility.nameKo} 입주`,
    startedOn: opening.startedOn,
    // From the contract on it takes its unit, whenever the startup moves in.
    status: 'ACTIVE',
    stageAtStart: opening.stageAtStart ?? null,
    spaceId: facility.id,
    themeIds: facility.themeIds,
    agreementId: opening.agreementId ?? null,
    referralId: opening.referralId ?? null,
    updatedAt: toKoreanInstant(new Date()),
    areaM2: opening.areaM2 ?? null,
    monthlyRentWon: opening.monthlyRentWon ?? null,
    depositWon: opening.depositWon ?? null,
    discountRate: opening.discountRate ?? null,
  });
  await countVacancies(transaction, { supports, spaces }, facility.id);
  await announceSupport(transaction, id);
  return id;
}

/**
 * Closes a tenancy: locks the record's row, sets its last day, frees its unit. Gives the record's id.
 *
 * @throws NOT_FOUND, FORBIDDEN, STATE (closed already) and BAD_INPUT (ends before it starts, or on a day to come in
 * Korea) with the argument's path.
 */
export async function closeTenancy(
  change: Change,
  { id, endedOn }: MutationCloseTenancyArgs,
): Promise<string> {
  const { transaction } = change;
  const tenancy = await lockOwnRecord(change, supports, { type: 'SpaceTenancy', id });
  if (!openStatuses.has(tenancy.status)) {
    const since = tenancy.endedOn === null ? '' : ` since ${tenancy.endedOn}`;
    throw inputError('STATE', ['id'], `${id} is ${tenancy.status}${since}; it cannot be closed again`);
  }
  if (endedOn < tenancy.startedOn) {
    const message = `${endedOn} lies before the tenancy's first day, ${tenancy.startedOn}`;
    throw inputError('BAD_INPUT', ['endedOn'], message);
  }
  requireNotFuture(endedOn, ['endedOn']);
  const updatedAt = toKoreanInstant(new Date());
  await transaction
    .update(supports)
    .set({ endedOn, status: 'COMPLETED', updatedAt })
    .where(eq(supports.id, id));
  if (tenancy.spaceId !== null) await countVacancies(transaction, { supports, spaces }, tenancy.spaceId);
  return id;
}

function checkTerms(opening: TenancyOpening): void {
  const { areaM2, monthlyRentWon, depositWon, discountRate } = opening;
  const refuse = (name: string, expected: string, got: number) => {
    throw inputError('BAD_INPUT', ['input', name], `expected ${expected}; got ${got}`);
  };
  if (areaM2 != null && !(areaM2 > 0)) refuse('areaM2', 'more than 0 square metres', areaM2);
  if (monthlyRentWon != null && monthlyRentWon < 0) refuse('monthlyRentWon', '0 won or more', monthlyRentWon);
  if (depositWon != null && depositWon < 0) refuse('depositWon', '0 won or more', depositWon);
  if (discountRate != null && !(discountRate >= 0 && discountRate <= 1)) {
    refuse('discountRate', 'a share from 0 to 1', discountRate);
  }
}
