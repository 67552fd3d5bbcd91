import type { Transaction } from '@ieum/kit/database.ts';
import { codedError, inputError } from '@ieum/kit/errors.ts';
import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { TenancyInput } from './schema.gen.ts';
import { programs, type SpaceRow, type SupportRow, spaces, supports } from './tables.ts';

/** What `openTenancy` needs: the input, with the startup's number in place of its id. */
export type TenancyOpening = Omit<TenancyInput, 'startupId' | 'idempotencyKey'> & { startup: number };

/**
 * Opens a tenancy: locks the facility's row, takes one of its free units, writes the record, which is active from the contract on. The facility must
 * belong to the organization, be open and have a free unit (one without a number of units always has).
 *
 * @throws NOT_FOUND, FORBIDDEN, STATE, NO_VACANCY and BAD_INPUT with the input's path.
 */
export async function openTenancy(
  transaction: Transaction,
  organization: string,
  opening: TenancyOpening,
  newId: (year: number) => Promise<string>,
): Promise<SupportRow> {
  checkTerms(opening);
  const facility = await lockFacility(transaction, organization, opening.facilityId);
  await checkProgram(transaction, organization, opening.programId ?? null);
  if (facility.status !== 'OPEN') {
    throw inputError('STATE', facilityPath, `${facility.id} is ${facility.status}; only an OPEN facility takes tenants`);
  }
  if (facility.vacantUnits === 0) {
    throw inputError('NO_VACANCY', facilityPath, `${facility.id} has no free unit; all ${facility.units} are taken`);
  }
  const [record] = await transaction
    .insert(supports)
    .values({
      id: await newId(Number(opening.startedOn.slice(0, 4))),
      type: 'SpaceTenancy',
      startup: opening.startup,
      disclosure: opening.disclosure ?? 'PARTNER',
      providerId: organization,
      programId: opening.programId ?? null,
      kind: 'SPACE',
      title: `${facility.nameKo} 입주`,
      startedOn: opening.startedOn,
      status: 'ACTIVE',
      stageAtStart: opening.stageAtStart ?? null,
      spaceId: facility.id,
      themeIds: facility.themeIds,
      agreementId: opening.agreementId ?? null,
      referralId: opening.referralId ?? null,
      updatedAt: new Date().toISOString(),
      areaM2: opening.areaM2 ?? null,
      monthlyRentWon: opening.monthlyRentWon ?? null,
      depositWon: opening.depositWon ?? null,
      discountRate: opening.discountRate ?? null,
    })
    .returning();
  await countVacancies(transaction, facility.id);
  return record!;
}

/**
 * Closes a tenancy of the organization's: locks its row, sets its last day, gives its unit back.
 *
 * @throws NOT_FOUND, FORBIDDEN, STATE (closed already) and BAD_INPUT (ends before it starts) with the input's path.
 */
export async function closeTenancy(
  transaction: Transaction,
  organization: string,
  { id, endedOn }: { id: string; endedOn: string },
): Promise<SupportRow> {
  const [tenancy] = await transaction
    .select()
    .from(supports)
    .where(and(eq(supports.id, id), eq(supports.type, 'SpaceTenancy')))
    .for('update');
  if (!tenancy) throw inputError('NOT_FOUND', ['id'], `no tenancy has the id ${id}`);
  if (tenancy.providerId !== organization) {
    throw codedError('FORBIDDEN', `${id} is a tenancy of ${tenancy.providerId}; only they can close it`);
  }
  if (!openStatuses.has(tenancy.status)) {
    throw inputError('STATE', ['id'], `${id} is ${tenancy.status} since ${tenancy.endedOn}; it cannot be closed again`);
  }
  if (endedOn < tenancy.startedOn) {
    throw inputError('BAD_INPUT', ['endedOn'], `${endedOn} lies before the tenancy's first day, ${tenancy.startedOn}`);
  }
  const [closed] = await transaction
    .update(supports)
    .set({ endedOn, status: 'COMPLETED', updatedAt: new Date().toISOString() })
    .where(eq(supports.id, id))
    .returning();
  if (tenancy.spaceId !== null) await countVacancies(transaction, tenancy.spaceId);
  return closed!;
}

function checkTerms({ areaM2, monthlyRentWon, depositWon, discountRate }: TenancyOpening): void {
  if (areaM2 != null && !(areaM2 > 0)) {
    throw inputError('BAD_INPUT', ['input', 'areaM2'], `expected more than 0 square metres; got ${areaM2}`);
  }
  for (const [name, won] of Object.entries({ monthlyRentWon, depositWon })) {
    if (won == null || won >= 0) continue;
    throw inputError('BAD_INPUT', ['input', name], `expected 0 won or more; got ${won}`);
  }
  if (discountRate != null && !(discountRate >= 0 && discountRate <= 1)) {
    throw inputError('BAD_INPUT', ['input', 'discountRate'], `expected a share from 0 to 1; got ${discountRate}`);
  }
}

async function lockFacility(transaction: Transaction, organization: string, id: string): Promise<SpaceRow> {
  const [facility] = await transaction.select().from(spaces).where(eq(spaces.id, id)).for('update');
  if (!facility) throw inputError('NOT_FOUND', facilityPath, `no facility has the id ${id}`);
  if (facility.ownerId === organization) return facility;
  throw inputError('FORBIDDEN', facilityPath, `${id} belongs to ${facility.ownerId}; only they let it`);
}

async function checkProgram(transaction: Transaction, organization: string, id: string | null): Promise<void> {
  if (id === null) return;
  const path = ['input', 'programId'];
  const [program] = await transaction.select().from(programs).where(eq(programs.id, id));
  if (!program) throw inputError('NOT_FOUND', path, `no program has the id ${id}`);
  if (program.operatorId === organization) return;
  throw inputError('FORBIDDEN', path, `${id} is a program of ${program.operatorId}; only they support under it`);
}

/** Sets a facility's free units to its units less its active tenancies; one without a number of units has neither. */
async function countVacancies(transaction: Transaction, id: string): Promise<void> {
  const taken = transaction
    .select({ count: sql`count(*)::int` })
    .from(supports)
    .where(and(eq(supports.spaceId, id), eq(supports.status, 'ACTIVE')));
  await transaction
    .update(spaces)
    .set({ vacantUnits: sql`greatest(${spaces.units} - (${taken}), 0)` })
    .where(and(eq(spaces.id, id), isNotNull(spaces.units)));
}

const facilityPath = ['input', 'facilityId'];
const openStatuses: ReadonlySet<string> = new Set(['PLANNED', 'ACTIVE', 'SUSPENDED']);
