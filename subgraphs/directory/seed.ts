import { normalizeCompanyName } from '@ieum/kit/company-name.ts';
import { type DemoStartup, demoToday } from '@ieum/kit/demo/facts.ts';
import { demoStartup } from '@ieum/kit/demo/startup.ts';
import { industries as referenceIndustries } from '@ieum/kit/reference/industries.ts';
import { type Seeding, showProgress } from '@ieum/kit/seeding.ts';
import { earlyYears, growthYears, lastDayWithin } from '@ieum/kit/stage.ts';
import { sql } from 'drizzle-orm';
import { nameGrams } from './name-grams.ts';
import { seedReference } from './seed-reference.ts';
import {
  businessNumbers,
  consents,
  founders,
  predecessors,
  referralEvents,
  referrals,
  startupChanges,
  startupNames,
  startups,
} from './tables.ts';

/** Fills the directory: reference data as it is, and the invented startups of the demo one after the other. */
export async function seed(seeding: Seeding): Promise<void> {
  await seedReference(seeding);
  const sections = new Map(referenceIndustries().map(({ code, section }) => [code, section]));
  for (let number = 1; number <= seeding.startups; number++) {
    const startup = demoStartup(seeding.seed, number);
    await seedStartup(seeding, startup, sections.get(startup.industryCode ?? '') ?? null);
    await seedLedger(seeding, startup);
    showProgress(seeding, number);
  }
  await seeding.flush();
  await seeding.transaction.execute(sql`select setval('startup_numbers', ${seeding.startups + 1}, false)`);
}

async function seedStartup(seeding: Seeding, startup: DemoStartup, section: string | null): Promise<void> {
  const { number, businessStartedOn } = startup;
  const mergedInto = canonical(seeding.seed, startup);
  await seeding.add(startups, {
    number,
    mergedInto,
    displayName: startup.displayName,
    identityStatus: startup.identityStatus,
    bizRegNo: startup.bizRegNo,
    corpRegNo: startup.corpRegNo,
    businessStatus: startup.businessStatus,
    businessStartedOn,
    businessStartBasis: startup.businessStartBasis,
    biLast: businessStartedOn === null ? null : lastDayWithin(businessStartedOn, earlyYears),
    postBiLast: businessStartedOn === null ? null : lastDayWithin(businessStartedOn, growthYears),
    headOfficeCode: startup.headOfficeCode,
    industryCode: startup.industryCode,
    industrySection: section,
    themeIds: startup.themeIds,
    registeredOn: startup.registeredOn,
  });
  const { bizRegNo, founder } = startup;
  if (bizRegNo !== null) await seeding.add(businessNumbers, { bizRegNo, startup: mergedInto ?? number });
  if (founder !== null) await seeding.add(founders, { startup: number, ...founder });
  for (const [position, name] of startup.names.entries()) {
    const normalized = normalizeCompanyName(name.value);
    await seeding.add(startupNames, {
      canonical: mergedInto ?? number,
      startup: number,
      position,
      ...name,
      normalized,
      grams: nameGrams(normalized),
    });
  }
  for (const predecessor of startup.predecessors) {
    // The demo names the next number, whether or not so many are made.
    if (predecessor <= seeding.startups) await seeding.add(predecessors, { startup: number, predecessor });
  }
  await seeding.add(startupChanges, {
    seq: number,
    at: `${demoToday}T00:00:00+09:00`,
    startup: number,
    mergedInto,
    sharedWith: startup.sharedWith,
    amountsWith: startup.amountsWith,
  });
}

async function seedLedger(seeding: Seeding, startup: DemoStartup): Promise<void> {
  for (const consent of startup.consents) {
    await seeding.add(consents, {
      ...consent,
      startup: startup.number,
      // What sharedWith says already holds without the consents that ran out before the demo's own day.
      expiryNoted: consent.expiresOn !== null && consent.expiresOn < demoToday,
    });
  }
  for (const { history, ...referral } of startup.referrals) {
    await seeding.add(referrals, referral);
    for (const [position, event] of history.entries()) {
      await seeding.add(referralEvents, { referralId: referral.id, position, ...event });
    }
  }
}

/** The number at the end of a tombstone's chain; null for a startup that is none. */
function canonical(seed: number, { mergedInto }: DemoStartup): number | null {
  if (mergedInto === null) return null;
  return canonical(seed, demoStartup(seed, mergedInto)) ?? mergedInto;
}
