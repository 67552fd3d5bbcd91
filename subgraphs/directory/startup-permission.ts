import { codedError } from '@ieum/kit/errors.ts';
import type { Permission } from './loaders/permission.ts';
import type { Context } from './loaders.ts';
import type { ConsentRow, ReferralRow, StartupRow } from './tables.ts';

/** The number a startup's consents and referrals hang on: its own, or what it was merged into. */
export function canonicalNumber({ number, mergedInto }: StartupRow): number {
  return mergedInto ?? number;
}

/** What the startup's standing consents let the caller's organization see. */
export function permissionOf(startup: StartupRow, { loaders }: Context): Promise<Permission> {
  return loaders.permission.load(canonicalNumber(startup));
}

/**
 * Tells whether the caller may know more of a startup than its pseudonym and stage: of a registered one, anyone; of a
 * pre-founder, the organization that entered it, and with scope person:read whom CONTACT consent names. A tombstone is
 * known as what it was merged into is. Lists hold to the same by `isKnownTo`.
 */
export async function knowsIdentity(startup: StartupRow, context: Context): Promise<boolean> {
  const { caller, loaders } = context;
  const team = startup.mergedInto === null ? startup : await loaders.startup.load(startup.mergedInto);
  if (team === null) return false;
  if (team.identityStatus !== 'PRE_FOUNDER' || isEnteredBy(team, context)) return true;
  return (
    Boolean(caller?.scopes.includes('person:read')) &&
    (await permissionOf(team, context)).groups.has('CONTACT')
  );
}

/** Tells whether the caller's organization may see numbers and the start day: some consent names it, or it entered them. */
export async function knowsBusiness(startup: StartupRow, context: Context): Promise<boolean> {
  return isEnteredBy(startup, context) || (await permissionOf(startup, context)).named;
}

/** Throws `CONSENT_REQUIRED` where the caller may not see numbers. */
export async function requireBusiness(startup: StartupRow, context: Context, field: string): Promise<void> {
  if (!(await knowsBusiness(startup, context))) throw consentRequired(context, field);
}

/** Throws `CONSENT_REQUIRED` unless CONTACT consent names the caller's organization. */
export async function requireContact(startup: StartupRow, context: Context, field: string): Promise<void> {
  if (!(await permissionOf(startup, context)).groups.has('CONTACT')) {
    throw consentRequired(context, field, 'CONTACT');
  }
}

/** The caller's part in a referral; null: none. */
export function sideOf(referral: ReferralRow, { caller }: Context): 'from' | 'to' | null {
  const organization = caller?.organization ?? null;
  if (organization === null) return null;
  if (organization === referral.fromId) return 'from';
  return organization === referral.toId ? 'to' : null;
}

/**
 * Tells whether the caller may know which startup a referral is about: the sender may, the receiver while the consent
 * holds, and whoever the startup shares its history with.
 */
export async function knowsReferred(referral: ReferralRow, context: Context): Promise<boolean> {
  const side = sideOf(referral, context);
  if (side === 'from' || (side === 'to' && (await restsOnConsent(referral, context)))) return true;
  return (await context.loaders.permission.load(referral.startup)).sharesHistory;
}

/**
 * Throws unless the caller is a party that may read what was written about the startup.
 *
 * @throws FORBIDDEN to others than the two organizations, CONSENT_REQUIRED to the receiver once the consent is gone.
 */
export async function requireParty(referral: ReferralRow, context: Context, field: string): Promise<void> {
  const side = sideOf(referral, context);
  if (side === null) {
    throw codedError(
      'FORBIDDEN',
      `${field} is for the two organizations of the referral; ${actsFor(context)}.`,
    );
  }
  if (side === 'to' && !(await restsOnConsent(referral, context))) throw consentRequired(context, field);
}

/** Tells whether a consent holds on a day. */
export function isInForce(consent: ConsentRow, today: string): boolean {
  const { grantedOn, expiresOn, revokedOn } = consent;
  return revokedOn === null && grantedOn <= today && (expiresOn === null || expiresOn >= today);
}

/** Whom the caller acts for, as error messages say it. */
export function actsFor({ caller }: Pick<Context, 'caller'>): string {
  return `the caller acts for ${caller?.organization ?? 'no organization'}`;
}

async function restsOnConsent(referral: ReferralRow, { loaders }: Context): Promise<boolean> {
  const consent = referral.consentId === null ? null : await loaders.consent.load(referral.consentId);
  return consent !== null && isInForce(consent, loaders.today);
}

function isEnteredBy(startup: StartupRow, { caller }: Context): boolean {
  const organization = caller?.organization ?? null;
  return organization !== null && startup.enteredBy.includes(organization);
}

function consentRequired(context: Context, field: string, group?: string) {
  return codedError(
    'CONSENT_REQUIRED',
    `${field} needs a consent of the startup that names the caller's organization${group ? ` with ${group}` : ''}; ${actsFor(context)}.`,
    group ? { group } : {},
  );
}
