import type { Transaction } from '@ieum/kit/database.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import { requireId } from '@ieum/kit/mutation.ts';
import { nextRecordId } from '@ieum/kit/record-id.ts';
import { countVacancies } from '@ieum/kit/vacancy.ts';
import { and, eq } from 'drizzle-orm';
import type { Context } from './loaders.ts';
import type { MutationCloseTenancyArgs, TenancyInput } from './schema.gen.ts';
import { programs, type SpaceRow, type SupportRow, spaces, supports } from './tables.ts';

/** What opening a tenancy needs: the input, with the startup's number beside its id. */
export type TenancyOpening = TenancyInput & { startup: number };

/**
 * Opens a tenancy: locks the facility's row, takes one of its free units, writes the record. The facility must be
 * the caller's organization's, open, and have a free unit; one whose units are not counted always has. Gives the
 * record's id.
 *
 * @throws NOT_FOUND, FORBIDDEN, STATE, NO_VACANCY, BAD_ID and BAD_INPUT with the input's path.
 */
export async function openTenancy(
  transaction: Transaction,
  caller: Context['caller'],
  opening: TenancyOpening,
): Promise<string> {
  checkTerms(opening);
  const facility = await lockFacility(transaction, caller, opening.facilityId);
  await checkProgram(transaction, facility.ownerId, opening.programId ?? null);
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
  return id;
}

/**
 * Closes a tenancy: locks the record's row, sets its last day, frees its unit. Gives the record's id.
 *
 * @throws NOT_FOUND, FORBIDDEN, STATE (closed already) and BAD_INPUT (ends before it starts) with the argument's path.
 */
export async function closeTenancy(
  transaction: Transaction,
  caller: Context['caller'],
  { id, endedOn }: MutationCloseTenancyArgs,
): Promise<string> {
  const tenancy = await lockTenancy(transaction, caller, id);
  if (!openStatuses.has(tenancy.status)) {
    const since = tenancy.endedOn === null ? '' : ` since ${tenancy.endedOn}`;
    throw inputError('STATE', ['id'], `${id} is ${tenancy.status}${since}; it cannot be closed again`);
  }
  if (endedOn < tenancy.startedOn) {
    const message = `${endedOn} lies before the tenancy's first day, ${tenancy.startedOn}`;
    throw inputError('BAD_INPUT', ['endedOn'], message);
  }
  const updatedAt = toKoreanInstant(new Date());
  await transaction
    .update(supports)
    .set({ endedOn, status: 'COMPLETED', updatedAt })
    .where(eq(supports.id, id));
  if (tenancy.spaceId !== null) await countVacancies(transaction, { supports, spaces }, tenancy.spaceId);
  return id;
}

function checkTerms(opening: TenancyOpening): void {
  const { areaM2, monthlyRentWon, depositWon, discountRate, agreementId, referralId } = opening;
  const refuse = (name: string, expected: string, got: number) => {
    throw inputError('BAD_INPUT', ['input', name], `expected ${expected}; got ${got}`);
  };
  if (areaM2 != null && !(areaM2 > 0)) refuse('areaM2', 'more than 0 square metres', areaM2);
  if (monthlyRentWon != null && monthlyRentWon < 0) refuse('monthlyRentWon', '0 won or more', monthlyRentWon);
  if (depositWon != null && depositWon < 0) refuse('depositWon', '0 won or more', depositWon);
  if (discountRate != null && !(discountRate >= 0 && discountRate <= 1)) {
    refuse('discountRate', 'a share from 0 to 1', discountRate);
  }
  if (agreementId != null) requireId('agr', agreementId, ['input', 'agreementId']);
  if (referralId != null) requireId('ref', referralId, ['input', 'referralId']);
}

async function lockFacility(
  transaction: Transaction,
  caller: Context['caller'],
  id: string,
): Promise<SpaceRow> {
  const path = ['input', 'facilityId'];
  const [facility] = await transaction.select().from(spaces).where(eq(spaces.id, id)).for('update');
  if (!facility) throw inputError('NOT_FOUND', path, `no facility has the id ${id}`);
  if (facility.ownerId !== caller?.organization) {
    throw inputError('FORBIDDEN', path, `${id} belongs to ${facility.ownerId}; only they let it`);
  }
  if (facility.status !== 'OPEN') {
    throw inputError('STATE', path, `${id} is ${facility.status}; only an OPEN facility takes tenants`);
  }
  if (facility.vacantUnits !== null && facility.vacantUnits < 1) {
    throw inputError('NO_VACANCY', path, `${id} has no free unit; all ${facility.units} are taken`);
  }
  return facility;
}

async function checkProgram(
  transaction: Transaction,
  organization: string,
  id: string | null,
): Promise<void> {
  if (id === null) return;
  const path = ['input', 'programId'];
  const [program] = await transaction.select().from(programs).where(eq(programs.id, id));
  if (!program) throw inputError('NOT_FOUND', path, `no program has the id ${id}`);
  if (program.operatorId === organization) return;
  const message = `${id} is a program of ${program.operatorId}; only they support under it`;
  throw inputError('FORBIDDEN', path, message);
}

async function lockTenancy(
  transaction: Transaction,
  caller: Context['caller'],
  id: string,
): Promise<SupportRow> {
  const [tenancy] = await transaction
    .select()
    .from(supports)
    .where(and(eq(supports.id, id), eq(supports.type, 'SpaceTenancy')))
    .for('update');
  if (!tenancy) throw inputError('NOT_FOUND', ['id'], `no tenancy has the id ${id}`);
  if (tenancy.providerId === caller?.organization) return tenancy;
  throw inputError('FORBIDDEN', ['id'], `${id} is a tenancy of ${tenancy.providerId}; only they close it`);
}

const openStatuses: ReadonlySet<string> = new Set(['PLANNED', 'ACTIVE', 'SUSPENDED']);
