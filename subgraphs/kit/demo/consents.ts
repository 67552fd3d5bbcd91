import { type Day, writeDay } from './calendar.ts';
import { type ConsentPurpose, type DemoConsent, demoToday, type FieldGroup } from './facts.ts';
import { writeDemoUlid } from './numbers.ts';
import { today } from './profile.ts';
import type { Trail } from './trail.ts';

/** A consent before it is written. */
export interface Grant {
  purpose: ConsentPurpose;
  fieldGroups: FieldGroup[];
  recipientIds: string[];
  granted: Day;
  expires: Day | null;
  revoked: Day | null;
}

/** Writes one consent into the trail. */
export function consent(trail: Trail, grant: Grant): DemoConsent {
  const { profile, consents } = trail;
  const written: DemoConsent = {
    id: `con:${writeDemoUlid(profile.seed, profile.number, consents.length, grant.granted)}`,
    purpose: grant.purpose,
    fieldGroups: grant.fieldGroups,
    recipientIds: grant.recipientIds,
    grantedOn: writeDay(grant.granted),
    expiresOn: grant.expires === null ? null : writeDay(grant.expires),
    revokedOn: grant.revoked === null ? null : writeDay(grant.revoked),
  };
  consents.push(written);
  return written;
}

/** The operator of the network, whom most startups let see their history. */
const operatorId = 'org:ieum';

/**
 * Nine in ten startups share their history: with the operator mostly, with those who supported them, with some of
 * the others around. One in twelve of them took it back or let it run out. Some consent to statistics and publication.
 */
export function grantSharing(trail: Trail): void {
  const { draw, profile } = trail;
  const granted = Math.min(profile.first + draw.below(40), today);
  if (draw.chance(900) || profile.role !== null) {
    // No consent runs out between the demo's today and 2029, so that answers do not change with the clock.
    const fate = profile.role !== null ? 999 : draw.below(1000);
    const revoked = fate < 50 ? Math.min(granted + draw.between(10, 700), today - 1) : null;
    const expired = fate >= 50 && fate < 85 && granted < today - 800;
    consent(trail, {
      purpose: 'HISTORY_SHARING',
      fieldGroups: drawGroups(trail),
      recipientIds: drawRecipients(trail),
      granted,
      expires: expired ? granted + 730 : draw.chance(500) ? today + 1200 + draw.below(900) : null,
      revoked: revoked === null ? null : Math.max(revoked, granted),
    });
  }
  if (draw.chance(300)) also(trail, 'STATISTICS', granted);
  if (draw.chance(150)) also(trail, 'PUBLICATION', granted);
}

function also(trail: Trail, purpose: ConsentPurpose, granted: Day): void {
  const fieldGroups: FieldGroup[] = purpose === 'STATISTICS' ? ['HISTORY', 'AMOUNTS'] : ['HISTORY'];
  consent(trail, { purpose, fieldGroups, recipientIds: [operatorId], granted, expires: null, revoked: null });
}

const optionalGroups: readonly (readonly [thousandths: number, FieldGroup])[] = [
  [720, 'AMOUNTS'],
  [550, 'PERFORMANCE'],
  [550, 'TENANCY_TERMS'],
  [450, 'LOAN_TERMS'],
  [400, 'CONTACT'],
];

function drawGroups({ draw, profile }: Trail): FieldGroup[] {
  const groups: FieldGroup[] = ['HISTORY'];
  for (const [thousandths, group] of optionalGroups) {
    if (draw.chance(thousandths) || profile.role === 'JOURNEY') groups.push(group);
  }
  return groups;
}

const around = [
  'org:sba',
  'org:kosmes',
  'org:kicox',
  'org:dongjak-gu',
  'org:gwanak-gu',
  'org:jinju',
  'org:ccei-gyeongnam',
];

function drawRecipients({ draw, profile, supports }: Trail): string[] {
  const recipients = new Set<string>();
  if (draw.chance(920) || profile.role !== null) recipients.add(operatorId);
  for (const { providerId } of supports) if (draw.chance(700)) recipients.add(providerId);
  for (const candidate of [profile.governmentId, profile.universityId]) {
    if (candidate !== null && draw.chance(600)) recipients.add(candidate);
  }
  if (recipients.size === 0 || draw.chance(300)) recipients.add(draw.pick(around));
  return [...recipients].sort();
}

/** Who stands in the startup's standing HISTORY_SHARING consents with this group, ascending, on the demo's today. */
export function sharedFor(consents: readonly DemoConsent[], group: FieldGroup): string[] {
  const recipients = new Set<string>();
  for (const given of consents) {
    const stands = given.revokedOn === null && (given.expiresOn === null || given.expiresOn >= demoToday);
    if (!stands || given.purpose !== 'HISTORY_SHARING' || !given.fieldGroups.includes(group)) continue;
    for (const recipient of given.recipientIds) recipients.add(recipient);
  }
  return [...recipients].sort();
}
