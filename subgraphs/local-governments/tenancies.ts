import type { Transaction } from '@ieum/kit/database.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { withIdempotency } from '@ieum/kit/idempotency.ts';
import { requireId } from '@ieum/kit/ids.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import { requireOrganization, requireStartup } from '@ieum/kit/mutation.ts';
import { nextRecordId } from '@ieum/kit/record-id.ts';
import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { Context } from './loaders.ts';
import type { TenancyInput } from './schema.gen.ts';
import { programs, type SpaceRow, type SupportRow, spaces, supports } from './tables.ts';

/**
 * Opens a tenancy: locks the facility's row, takes one of its free units, writes the record, which is active from
 * the contract on. The facility must belong to the caller's organization, be open and have a free unit (one without
 * a number of units always has).
 *
 * @returns the record's id.
 * @throws BAD_STARTUP_ID, BAD_ID, NOT_FOUND, FORBIDDEN, STATE, NO_VACANCY and BAD_INPUT, with the input's path.
 */
export async function openTenancy(context: Context, input: TenancyInput): Promise<string> {
  checkIds(input);
  checkTerms(input);
  const startup = await requireStartup(context, input.startupId, ['input', 'startupId']);
  const call = { mutation: 'openTenancy', key: input.idempotencyKey, input };
  return withIdempotency(context, call, async (transaction) => {
    const facility = await lockFacility(transaction, context, input.facilityId);
    await checkProgram(transaction, context, input.programId ?? null);
    const id = await nextRecordId(transaction, supports, {
      organization: facility.ownerId,
      type: 'ten',
      year: Number(input.startedOn.slice(0, 4)),
    });
    await transaction.insert(supports).values({ id, ...toTenancy(input, startup, facility) });
    await countVacancies(transaction, facility.id);
    return id;
  });
}

/** What `closeTenancy` needs. */
export interface TenancyClosing {
  id: string;
  endedOn: string;
  idempotencyKey?: string | null | undefined;
}

/**
 * Closes a tenancy of the caller's organization: locks its row, sets its last day, gives its unit back.
 *
 * @returns the record's id.
 * @throws BAD_ID, NOT_FOUND, FORBIDDEN, STATE (closed already) and BAD_INPUT (ends before it starts), with the input's path.
 */
export async function closeTenancy(context: Context, closing: TenancyClosing): Promise<string> {
  const { id, endedOn, idempotencyKey: key } = closing;
  requireId('a support record', id, ['id']);
  const call = { mutation: 'closeTenancy', key, keyPath: ['idempotencyKey'], input: closing };
  return withIdempotency(context, call, async (transaction) => {
    const tenancy = await lockTenancy(transaction, context, id);
    if (endedOn < tenancy.startedOn) {
      const expected = `the tenancy's first day, ${tenancy.startedOn}, or later`;
      throw inputError('BAD_INPUT', ['endedOn'], `expected ${expected}; got ${endedOn}`);
    }
    await transaction
      .update(supports)
      .set({ endedOn, status: 'COMPLETED', updatedAt: toKoreanInstant(new Date()) })
      .where(eq(supports.id, id));
    if (tenancy.spaceId !== null) await countVacancies(transaction, tenancy.spaceId);
    return id;
  });
}

function toTenancy(input: TenancyInput, startup: number, facility: SpaceRow) {
  return {
    type: 'SpaceTenancy',
    startup,
    disclosure: input.disclosure ?? 'PARTNER',
    providerId: facility.ownerId,
    programId: input.programId ?? null,
    kind: 'SPACE',
    title: `${facility.nameKo} 입주`,
    startedOn: input.startedOn,
    status: 'ACTIVE',
    stageAtStart: input.stageAtStart ?? null,
    spaceId: facility.id,
    themeIds: facility.themeIds,
    agreementId: input.agreementId ?? null,
    referralId: input.referralId ?? null,
    updatedAt: toKoreanInstant(new Date()),
    areaM2: input.areaM2 ?? null,
    monthlyRentWon: input.monthlyRentWon ?? null,
    depositWon: input.depositWon ?? null,
    discountRate: input.discountRate ?? null,
  } as const;
}

function checkIds({ facilityId, programId, agreementId, referralId }: TenancyInput): void {
  requireId('a space', facilityId, ['input', 'facilityId']);
  if (programId != null) requireId('a program', programId, ['input', 'programId']);
  if (agreementId != null) requireId('an agreement', agreementId, ['input', 'agreementId']);
  if (referralId != null) requireId('a referral', referralId, ['input', 'referralId']);
}

function checkTerms({ areaM2, monthlyRentWon, depositWon, discountRate }: TenancyInput): void {
  if (areaM2 != null && !(areaM2 > 0)) {
    throw inputError('BAD_INPUT', ['input', 'areaM2'], `expected more than 0 square metres; got ${areaM2}`);
  }
  for (const [name, won] of Object.entries({ monthlyRentWon, depositWon })) {
    if (won == null || won >= 0) continue;
    throw inputError('BAD_INPUT', ['input', name], `expected 0 won or more; got ${won}`);
  }
  if (discountRate != null && !(discountRate >= 0 && discountRate <= 1)) {
    throw inputError(
      'BAD_INPUT',
      ['input', 'discountRate'],
      `expected a share from 0 to 1; got ${discountRate}`,
    );
  }
}

async function lockFacility(transaction: Transaction, context: Context, id: string): Promise<SpaceRow> {
  const path = ['input', 'facilityId'];
  const [facility] = await transaction.select().from(spaces).where(eq(spaces.id, id)).for('update');
  if (!facility) throw inputError('NOT_FOUND', path, `no facility has the id ${id}`);
  requireOrganization(context, facility.ownerId, `Letting ${id}`);
  if (facility.status !== 'OPEN') {
    throw inputError('STATE', path, `only an OPEN facility takes tenants; ${id} is ${facility.status}`);
  }
  if (facility.vacantUnits === 0) {
    throw inputError('NO_VACANCY', path, `${id} has no free unit; all ${facility.units} are taken`);
  }
  return facility;
}

async function checkProgram(transaction: Transaction, context: Context, id: string | null): Promise<void> {
  if (id === null) return;
  const [program] = await transaction.select().from(programs).where(eq(programs.id, id));
  if (!program) throw inputError('NOT_FOUND', ['input', 'programId'], `no program has the id ${id}`);
  requireOrganization(context, program.operatorId, `Supporting under ${id}`);
}

async function lockTenancy(transaction: Transaction, context: Context, id: string): Promise<SupportRow> {
  const [tenancy] = await transaction
    .select()
    .from(supports)
    .where(and(eq(supports.id, id), eq(supports.type, 'SpaceTenancy')))
    .for('update');
  if (!tenancy) throw inputError('NOT_FOUND', ['id'], `no tenancy has the id ${id}`);
  requireOrganization(context, tenancy.providerId, `Closing ${id}`);
  if (openStatuses.has(tenancy.status)) return tenancy;
  const since = tenancy.endedOn === null ? '' : ` since ${tenancy.endedOn}`;
  throw inputError('STATE', ['id'], `${id} is ${tenancy.status}${since}; it cannot be closed again`);
}

/** Sets a facility's free units to its units less its active tenancies; one without a number of units has neither. */
async function countVacancies(transaction: Transaction, id: string): Promise<void> {
  // Locked by a statement of its own: the count below then sees what whoever held the lock before has committed.
  await transaction.select({ id: spaces.id }).from(spaces).where(eq(spaces.id, id)).for('update');
  const taken = transaction
    .select({ count: sql`count(*)::int` })
    .from(supports)
    .where(and(eq(supports.spaceId, id), eq(supports.status, 'ACTIVE')));
  await transaction
    .update(spaces)
    .set({ vacantUnits: sql`greatest(${spaces.units} - (${taken}), 0)` })
    .where(and(eq(spaces.id, id), isNotNull(spaces.units)));
}

const openStatuses: ReadonlySet<string> = new Set(['PLANNED', 'ACTIVE', 'SUSPENDED']);
