import type { Transaction } from '@ieum/kit/database.ts';
import { codedError, inputError } from '@ieum/kit/errors.ts';
import { eq } from 'drizzle-orm';
import type { SupportKind } from '@ieum/kit/core.gen.ts';
import type { FundingInput, FundingInstrument } from './schema.gen.ts';
import { type ProgramRow, programs, type SupportRow, supports } from './tables.ts';

/** What `awardFunding` needs: the input, with the startup's number in place of its id. */
export type FundingDecision = Omit<FundingInput, 'startupId' | 'idempotencyKey'> & { startup: number };

/**
 * Awards funding under a program that the organization runs. A loan begins with its whole amount as its balance.
 *
 * @throws NOT_FOUND, FORBIDDEN and BAD_INPUT with the input's path.
 */
export async function awardFunding(
  transaction: Transaction,
  organization: string,
  decision: FundingDecision,
  newId: (year: number) => Promise<string>,
): Promise<SupportRow> {
  checkDecision(decision);
  const program = await findProgram(transaction, organization, decision.programId);
  const isLoan = decision.instrument === 'LOAN';
  const [record] = await transaction
    .insert(supports)
    .values({
      id: await newId(Number(decision.startedOn.slice(0, 4))),
      type: 'FundingAward',
      startup: decision.startup,
      disclosure: decision.disclosure ?? 'PARTNER',
      providerId: organization,
      programId: program.id,
      kind: kindOf(decision.instrument, program),
      title: program.name,
      startedOn: decision.startedOn,
      status: 'ACTIVE',
      amountWon: decision.amountWon,
      stageAtStart: decision.stageAtStart ?? null,
      themeIds: program.themeIds,
      agreementId: decision.agreementId ?? null,
      referralId: decision.referralId ?? null,
      updatedAt: new Date().toISOString(),
      instrument: decision.instrument,
      interestRate: decision.interestRate ?? null,
      balanceWon: isLoan ? decision.amountWon : null,
      maturesOn: decision.maturesOn ?? null,
    })
    .returning();
  return record!;
}

function checkDecision({ amountWon, instrument, startedOn, interestRate, maturesOn }: FundingDecision): void {
  if (amountWon <= 0) {
    throw inputError('BAD_INPUT', ['input', 'amountWon'], `expected more than 0 won; got ${amountWon}`);
  }
  for (const [name, value] of Object.entries({ interestRate, maturesOn })) {
    if (value == null || instrument === 'LOAN') continue;
    throw inputError('BAD_INPUT', ['input', name], `only a LOAN has it, and this is a ${instrument}; leave it out`);
  }
  if (interestRate != null && !(interestRate >= 0 && interestRate <= 100)) {
    throw inputError('BAD_INPUT', ['input', 'interestRate'], `expected 0 to 100 percent; got ${interestRate}`);
  }
  if (maturesOn != null && maturesOn <= startedOn) {
    throw inputError('BAD_INPUT', ['input', 'maturesOn'], `${maturesOn} is not after the first day, ${startedOn}`);
  }
}

async function findProgram(transaction: Transaction, organization: string, id: string): Promise<ProgramRow> {
  const path = ['input', 'programId'];
  const [program] = await transaction.select().from(programs).where(eq(programs.id, id));
  if (!program) throw inputError('NOT_FOUND', path, `no program has the id ${id}`);
  if (program.operatorId === organization) return program;
  throw inputError('FORBIDDEN', path, `${id} is a program of ${program.operatorId}; only they award funding under it`);
}

/** An instrument that is a kind of support of its own gives that kind; else it is what the program is for. */
function kindOf(instrument: FundingInstrument, { kinds }: ProgramRow): SupportKind {
  if (instrument === 'LOAN' || instrument === 'GUARANTEE') return instrument;
  if (instrument === 'RND_GRANT') return 'RND';
  return kinds.find((kind) => !ownInstrument.has(kind)) ?? 'COMMERCIALIZATION';
}

const ownInstrument: ReadonlySet<SupportKind> = new Set(['LOAN', 'GUARANTEE', 'RND', 'INVESTMENT']);
