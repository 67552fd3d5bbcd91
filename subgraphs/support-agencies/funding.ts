import type { SupportKind } from '@ieum/kit/core.gen.ts';
import type { Transaction } from '@ieum/kit/database.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { withIdempotency } from '@ieum/kit/idempotency.ts';
import { requireId } from '@ieum/kit/ids.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import { requireOrganization, requireStartup } from '@ieum/kit/mutation.ts';
import { nextRecordId } from '@ieum/kit/record-id.ts';
import { eq } from 'drizzle-orm';
import type { Context } from './loaders.ts';
import type { FundingInput, FundingInstrument } from './schema.gen.ts';
import { type ProgramRow, programs, supports } from './tables.ts';

/**
 * Awards funding under a program that the caller's organization runs. A loan begins with its whole amount as its
 * balance.
 *
 * @returns the record's id.
 * @throws BAD_STARTUP_ID, BAD_ID, NOT_FOUND, FORBIDDEN and BAD_INPUT, with the input's path.
 */
export async function awardFunding(context: Context, input: FundingInput): Promise<string> {
  checkIds(input);
  checkDecision(input);
  const startup = await requireStartup(context, input.startupId, ['input', 'startupId']);
  const call = { mutation: 'awardFunding', key: input.idempotencyKey, input };
  return withIdempotency(context, call, async (transaction) => {
    const program = await requireProgram(transaction, context, input.programId);
    const id = await nextRecordId(transaction, supports, {
      organization: program.operatorId,
      type: 'fund',
      year: Number(input.startedOn.slice(0, 4)),
    });
    await transaction.insert(supports).values({ id, ...toAward(input, startup, program) });
    return id;
  });
}

function toAward(input: FundingInput, startup: number, program: ProgramRow) {
  return {
    type: 'FundingAward',
    startup,
    disclosure: input.disclosure ?? 'PARTNER',
    providerId: program.operatorId,
    programId: program.id,
    kind: kindOf(input.instrument, program),
    title: program.name,
    startedOn: input.startedOn,
    status: 'ACTIVE',
    amountWon: input.amountWon,
    stageAtStart: input.stageAtStart ?? null,
    themeIds: program.themeIds,
    agreementId: input.agreementId ?? null,
    referralId: input.referralId ?? null,
    updatedAt: toKoreanInstant(new Date()),
    instrument: input.instrument,
    interestRate: input.interestRate ?? null,
    balanceWon: input.instrument === 'LOAN' ? input.amountWon : null,
    maturesOn: input.maturesOn ?? null,
  } as const;
}

function checkIds({ programId, agreementId, referralId }: FundingInput): void {
  requireId('a program', programId, ['input', 'programId']);
  if (agreementId != null) requireId('an agreement', agreementId, ['input', 'agreementId']);
  if (referralId != null) requireId('a referral', referralId, ['input', 'referralId']);
}

function checkDecision({ amountWon, instrument, startedOn, interestRate, maturesOn }: FundingInput): void {
  if (amountWon <= 0) {
    throw inputError('BAD_INPUT', ['input', 'amountWon'], `expected more than 0 won; got ${amountWon}`);
  }
  for (const [name, value] of Object.entries({ interestRate, maturesOn })) {
    if (value == null || instrument === 'LOAN') continue;
    throw inputError(
      'BAD_INPUT',
      ['input', name],
      `only a LOAN has it, and this is a ${instrument}; leave it out`,
    );
  }
  if (interestRate != null && !(interestRate >= 0 && interestRate <= 100)) {
    throw inputError(
      'BAD_INPUT',
      ['input', 'interestRate'],
      `expected 0 to 100 percent; got ${interestRate}`,
    );
  }
  if (maturesOn != null && maturesOn <= startedOn) {
    throw inputError(
      'BAD_INPUT',
      ['input', 'maturesOn'],
      `${maturesOn} is not after the first day, ${startedOn}`,
    );
  }
}

async function requireProgram(transaction: Transaction, context: Context, id: string): Promise<ProgramRow> {
  const [program] = await transaction.select().from(programs).where(eq(programs.id, id));
  if (!program) throw inputError('NOT_FOUND', ['input', 'programId'], `no program has the id ${id}`);
  requireOrganization(context, program.operatorId, `Awarding funding under ${id}`);
  return program;
}

/** An instrument that is a kind of support of its own gives that kind; else it is what the program is for. */
function kindOf(instrument: FundingInstrument, { kinds }: ProgramRow): SupportKind {
  if (instrument === 'LOAN' || instrument === 'GUARANTEE') return instrument;
  if (instrument === 'RND_GRANT') return 'RND';
  return kinds.find((kind) => !ownInstrument.has(kind)) ?? 'COMMERCIALIZATION';
}

const ownInstrument: ReadonlySet<SupportKind> = new Set(['LOAN', 'GUARANTEE', 'RND', 'INVESTMENT']);
