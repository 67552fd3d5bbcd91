import type { DemoReferral } from '@ieum/kit/demo/facts.ts';
import { type Asker, shares, stateOf } from '../caller.ts';
import { byText } from '../rules.ts';
import { type Answer, answered, industryOf, named, nameOf } from '../shapes.ts';
import { consents, referrals, startupOf } from '../world.ts';

const district = 'org:dongjak-gu';

/** Dongjak-gu's inbox, which it alone sees. */
export function answerQ08(_: object, asker: Asker): Answer {
  if (asker.organization !== district) {
    const path = ['organization', 'inbox'];
    return { data: { organization: { inbox: null } }, errors: [{ path, code: 'FORBIDDEN' }] };
  }
  const waiting = referrals.filter(
    (referral) =>
      referral.toId === district &&
      ['SENT', 'RECEIVED', 'INFO_REQUESTED'].includes(stateOf(referral, asker.today)),
  );
  waiting.sort((a, b) => byText(b.sentOn, a.sentOn) || byText(b.id, a.id));
  return answered({ organization: { inbox: waiting.map((referral) => shape(referral, asker)) } });
}

function shape(referral: DemoReferral, asker: Asker) {
  const startup = startupOf(referral.startup);
  const consent = consents.find(({ id }) => id === referral.consentId);
  const stands =
    consent !== undefined &&
    consent.revokedOn === null &&
    (consent.expiresOn === null || consent.expiresOn >= asker.today);
  const known = stands || shares(startup, asker, 'HISTORY');
  const industry = industryOf(startup, asker);
  return {
    id: referral.id,
    state: stateOf(referral, asker.today),
    sentOn: referral.sentOn,
    dueOn: referral.dueOn,
    requestedKinds: referral.requestedKinds,
    stageAtReferral: referral.stageAtReferral,
    from: named(referral.fromId),
    startup: known
      ? {
          id: startup.id,
          displayName: nameOf(startup, asker),
          industry: industry && { name: { ko: industry.nameKo } },
        }
      : null,
    consent: consent
      ? { purpose: consent.purpose, fieldGroups: consent.fieldGroups, expiresOn: consent.expiresOn }
      : null,
  };
}
