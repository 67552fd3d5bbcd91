import { type SQL, sql } from 'drizzle-orm';
import { consents, referrals } from './tables.ts';

/**
 * The consents that let an organization see something on a day: granted, not revoked, not past their last day, that
 * name it, for HISTORY_SHARING or for REFERRAL while a referral to it under the consent is neither declined, nor
 * withdrawn, nor expired. A condition on `consents`.
 */
export function standingConsent(organization: string, today: string): SQL {
  const referral = sql`exists (select 1 from ${referrals} where ${referrals.consentId} = ${consents.id}
    and ${referrals.toId} = ${organization} and ${isLiveReferral(today)})`;
  return sql`${inForce(today)} and ${organization} = any(${consents.recipientIds})
    and (${consents.purpose} = 'HISTORY_SHARING' or (${consents.purpose} = 'REFERRAL' and ${referral}))`;
}

/** The consents by which a startup shares its history with an organization on a day. A condition on `consents`. */
export function sharesHistory(organization: string, today: string): SQL {
  return sql`${inForce(today)} and ${organization} = any(${consents.recipientIds})
    and ${consents.purpose} = 'HISTORY_SHARING' and 'HISTORY' = any(${consents.fieldGroups})`;
}

/** A consent that holds on a day. A condition on `consents`. */
export function inForce(today: string): SQL {
  return sql`${consents.revokedOn} is null and ${consents.grantedOn} <= ${today}
    and (${consents.expiresOn} is null or ${consents.expiresOn} >= ${today})`;
}

/** A referral that still stands on a day. A condition on `referrals`. */
function isLiveReferral(today: string): SQL {
  return sql`(${referrals.state} in ('ACCEPTED', 'FULFILLED')
    or (${referrals.state} in ('SENT', 'RECEIVED', 'INFO_REQUESTED') and ${referrals.dueOn} >= ${today}))`;
}
