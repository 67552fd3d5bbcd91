import type { DemoStartup, DemoSupport } from '@ieum/kit/demo/facts.ts';
import { type Asker, knows, mayKnowAmount } from './caller.ts';
import { moneyText } from './rules.ts';
import { industry, organization, region, space, theme } from './world.ts';

/** Pieces of answers that several questions ask for in the same words. */

/** An answer as the gateway gives it: data, and what was refused, by path. */
export interface Answer {
  data: Record<string, unknown>;
  errors: { path: (string | number)[]; code: string }[];
}

/** An answer in which nothing was refused. */
export function answered(data: Record<string, unknown>): Answer {
  return { data, errors: [] };
}

/** `{ name { ko } }` of an organization. */
export const named = (id: string) => ({ name: { ko: organization(id).nameKo } });

/** `{ name { ko } }` of an organization there may not be. */
export const namedOrNull = (id: string | null) => (id === null ? null : named(id));

/** `{ name { ko } }` of a region. */
export const placed = (code: string) => ({ name: { ko: region(code).nameKo } });

/** `{ name { ko } }` of a theme. */
export const themed = (id: string) => ({ name: { ko: theme(id).nameKo } });

/** `{ text }` of an amount. */
export const money = (won: number | null) => (won === null ? null : { text: moneyText(won) });

/** A record's amount, where the asker may know it. */
export const amountOf = (record: DemoSupport, asker: Asker) =>
  mayKnowAmount(record, asker) ? record.amountWon : null;

/** The name an asker sees: of a team before founding, the digits of its id. */
export function nameOf(startup: DemoStartup, asker: Asker): string {
  return knows(startup, asker) ? startup.displayName : `예비창업팀 ${startup.id.slice(2, 9)}`;
}

/** The head office as an asker sees it. */
export function officeOf(startup: DemoStartup, asker: Asker) {
  return startup.headOfficeCode !== null && knows(startup, asker) ? region(startup.headOfficeCode) : null;
}

/** The industry as an asker sees it. */
export function industryOf(startup: DemoStartup, asker: Asker) {
  return startup.industryCode !== null && knows(startup, asker) ? industry(startup.industryCode) : null;
}

/** The space a record occupies. */
export const spaceOf = ({ spaceId }: DemoSupport) => (spaceId === null ? null : space(spaceId));
