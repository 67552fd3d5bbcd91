import { type Asker, mayKnow, stateOf } from '../caller.ts';
import { inOrder } from '../lists.ts';
import { byText, daysBetween } from '../rules.ts';
import { type Answer, amountOf, answered, money, named } from '../shapes.ts';
import { records, referrals } from '../world.ts';

/** What became of the referrals under the agreement. */
export function answerQ09({ from, to }: { from: string; to: string }, asker: Asker): Answer {
  if (asker.organization === null) return answered({ referrals: null });
  const sent = referrals.filter(
    ({ agreementId, sentOn }) => agreementId === 'agr:seoul-southwest-2024' && sentOn >= from && sentOn <= to,
  );
  sent.sort((a, b) => byText(b.sentOn, a.sentOn) || byText(b.id, a.id));
  return answered({
    referrals: sent.map((referral) => {
      const outcomes = records.filter(
        (record) => record.referralId === referral.id && mayKnow(record, asker),
      );
      return {
        id: referral.id,
        state: stateOf(referral, asker.today),
        responseDays: referral.decidedOn === null ? null : daysBetween(referral.sentOn, referral.decidedOn),
        from: named(referral.fromId),
        to: named(referral.toId),
        decidedOn: referral.decidedOn,
        outcomes: inOrder(outcomes, 'ASC').map((record) => ({
          ...{ id: record.id, kind: record.kind, title: record.title, startedOn: record.startedOn },
          amount: money(amountOf(record, asker)),
          provider: named(record.providerId),
        })),
      };
    }),
  });
}
