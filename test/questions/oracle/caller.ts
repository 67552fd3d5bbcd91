import type {
  DemoConsent,
  DemoReferral,
  DemoStartup,
  DemoSupport,
  FieldGroup,
} from '@ieum/kit/demo/facts.ts';
import { canonical, referrals, startupOf } from './world.ts';

/** Who asks, and on which day in Korea. The demo's callers have every scope. */
export interface Asker {
  organization: string | null;
  today: string;
}

/** The state of a referral on a day: what still waits past its due day has expired. */
export function stateOf({ state, dueOn }: DemoReferral, today: string): string {
  const waits = state === 'SENT' || state === 'RECEIVED' || state === 'INFO_REQUESTED';
  return waits && dueOn < today ? 'EXPIRED' : state;
}

function holds(consent: DemoConsent, { organization, today }: Asker): boolean {
  if (organization === null || !consent.recipientIds.includes(organization)) return false;
  return (
    consent.revokedOn === null &&
    consent.grantedOn <= today &&
    (consent.expiresOn === null || consent.expiresOn >= today)
  );
}

/** The consents that open something: to share history, or for a referral to the asker that still stands. */
function openConsents(startup: DemoStartup, asker: Asker): DemoConsent[] {
  return startupOf(canonical(startup.number)).consents.filter((consent) => {
    if (!holds(consent, asker)) return false;
    if (consent.purpose === 'HISTORY_SHARING') return true;
    const under = referrals.filter(
      (referral) => referral.consentId === consent.id && referral.toId === asker.organization,
    );
    const ended = ['DECLINED', 'WITHDRAWN', 'EXPIRED'];
    return (
      consent.purpose === 'REFERRAL' && under.some((each) => !ended.includes(stateOf(each, asker.today)))
    );
  });
}

/** What consent opens of a startup to the asker. */
export function groupsFor(startup: DemoStartup, asker: Asker): Set<FieldGroup> {
  return new Set(openConsents(startup, asker).flatMap((consent) => consent.fieldGroups));
}

/** Whether some consent that stands names the asker. */
export function isNamed(startup: DemoStartup, asker: Asker): boolean {
  return openConsents(startup, asker).length > 0;
}

/** Whether the startup shares its history with the asker, or its amounts. */
export function shares(startup: DemoStartup, asker: Asker, group: FieldGroup): boolean {
  return startupOf(canonical(startup.number)).consents.some(
    (consent) =>
      consent.purpose === 'HISTORY_SHARING' && consent.fieldGroups.includes(group) && holds(consent, asker),
  );
}

/** Whether the asker may know more of a startup than its stage: of teams before founding, only with CONTACT consent. */
export function knows(startup: DemoStartup, asker: Asker): boolean {
  const team = startupOf(canonical(startup.number));
  return team.identityStatus !== 'PRE_FOUNDER' || groupsFor(team, asker).has('CONTACT');
}

/** Whether the asker may know which startup a record is about. */
export function mayKnow(record: DemoSupport, asker: Asker): boolean {
  if (record.disclosure === 'PUBLIC' || record.providerId === asker.organization) return true;
  return record.disclosure === 'PARTNER' && shares(startupOf(record.startup), asker, 'HISTORY');
}

/** Whether the asker may know a record's amount. */
export function mayKnowAmount(record: DemoSupport, asker: Asker): boolean {
  if (record.disclosure === 'PUBLIC' || record.providerId === asker.organization) return true;
  return mayKnow(record, asker) && shares(startupOf(record.startup), asker, 'AMOUNTS');
}
