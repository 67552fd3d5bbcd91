import type { SupportKind } from '@ieum/kit/core.gen.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { announceSupport } from '@ieum/kit/gathered/support-recorded.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import type { Origin } from '@ieum/kit/origin.ts';
import { type Change, requireOwnProgram } from '@ieum/kit/own-rows.ts';
import { nextRecordId } from '@ieum/kit/record-id.ts';
import type { FundingInput, FundingInstrument } from './schema.gen.ts';
import { type ProgramRow, programs, supports } from './tables.ts';

/** What an award needs: the input, with the startup's number beside its id, and what the directory said of its origin. */
export type FundingDecision = FundingInput & { startup: number; origin: Origin };

/**
 * Awards funding under a program of the caller's organization. A loan begins with its whole amount as its balance.
 * Gives the record's id.
 *
 * @throws NOT_FOUND, FORBIDDEN, BAD_INPUT and DIRECTORY_UNAVAILABLE, with the input's path.
 */
export async function awardFunding(change: Change, decision: FundingDecision): Promise<string> {
  checkDecision(decision);
  decision.origin.require();
  const { transaction } = change;
  const program = await requireOwnProgram(change, programs, { id: decision.programId });
  const organization = program.operatorId;
  const year = Number(decision.startedOn.slice(0, 4));
  const id = await nextRecordId(transaction, supports, { organization, type: 'fund', year });
  await transaction.insert(supports).values({
    id,
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
    updatedAt: toKoreanInstant(new Date()),
    instrument: decision.instrument,
    interestRate: decision.interestRate ?? null,
    balanceWon: decision.instrument === 'LOAN' ? decision.amountWon : null,
    maturesOn: decision.maturesOn ?? null,
  });
  await announceSupport(transaction, id);
  return id;
}

function checkDecision(decision: FundingDecision): void {
  const { amountWon, instrument, startedOn, interestRate, maturesOn } = decision;
  const refuse = (name: string, message: string) => {
    throw inputError('BAD_INPUT', ['input', name], message);
  };
  if (amountWon <= 0) refuse('amountWon', `expected more than 0 won; got ${amountWon}`);
  for (const [name, value] of Object.entries({ interestRate, maturesOn })) {
    if (value == null || instrument === 'LOAN') continue;
    refuse(name, `only a LOAN has it, and this is a ${instrument}; leave it out`);
  }
  if (interestRate != null && !(interestRate >= 0 && interestRate <= 100)) {
    refuse('interestRate', `expected 0 to 100 percent; got ${interestRate}`);
  }
  if (maturesOn != null && maturesOn <= startedOn) {
    refuse('maturesOn', `${maturesOn} is not after the first day, ${startedOn}`);
  }
}

/** An instrument that is a kind of support of its own gives that kind; else it is what the program is for. */
function kindOf(instrument: FundingInstrument, { kinds }: ProgramRow): SupportKind {
  if (instrument === 'LOAN' || instrument === 'GUARANTEE') return instrument;
  if (instrument === 'RND_GRANT') return 'RND';
  return kinds.find((kind) => !otherInstruments.has(kind)) ?? 'COMMERCIALIZATION';
}

const otherInstruments: ReadonlySet<SupportKind> = new Set(['LOAN', 'GUARANTEE', 'RND', 'INVESTMENT']);
