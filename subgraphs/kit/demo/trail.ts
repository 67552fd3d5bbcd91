import { type Day, firstDayOf, writeDay, writeInstant } from './calendar.ts';
import { Draw } from './draw.ts';
import type {
  DatePrecision,
  DemoConsent,
  DemoReferral,
  DemoSupport,
  DemoSupportHead,
  Disclosure,
  GrowthStage,
  SupportKind,
  SupportStatus,
} from './facts.ts';
import { writeLocalPart } from './numbers.ts';
import { type Profile, recordedStage, today } from './profile.ts';
import { programsFor } from './programs.ts';
import type { Role } from './roles.ts';

/** What happens to one startup, in the making: drawn in order, kept as facts. */
export interface Trail {
  readonly profile: Profile;
  readonly draw: Draw;
  readonly supports: DemoSupport[];
  readonly referrals: DemoReferral[];
  readonly consents: DemoConsent[];
}

/** Starts an empty trail. `stream` keeps draws of different purposes apart. */
export function createTrail(profile: Profile, stream: number): Trail {
  const draw = new Draw(profile.seed, profile.number, stream);
  return { profile, draw, supports: [], referrals: [], consents: [] };
}

/** One act of support before its record is written. Days are whole days; `end` null: still running. */
export interface Act {
  providerId: string;
  kind: SupportKind;
  title: string;
  start: Day;
  end: Day | null;
  amountWon?: number | null;
  spaceId?: string | null;
  jointWithIds?: string[];
  /** Overrides the drawn agreement. */
  agreementId?: string | null;
  themeIds?: string[];
  programId?: string | null;
  /** Set for a record that answers a referral: it neither is cancelled nor has a coarse date. */
  referralId?: string;
  /** Told, not drawn: dates are days, the record is completed or running, and public. */
  told?: boolean;
  precision?: DatePrecision;
}

/** Steps a role always or never takes; any other step is drawn. */
export type Step =
  | 'discovery'
  | 'incubation'
  | 'graduation'
  | 'tenancy'
  | 'unit'
  | 'funding'
  | 'innovation'
  | 'investment'
  | 'export'
  | 'center';

const always: Partial<Record<Role, readonly Step[]>> = {
  JOURNEY: [
    'discovery',
    'incubation',
    'graduation',
    'tenancy',
    'funding',
    'innovation',
    'investment',
    'export',
  ],
  JINJU_CHAIN: ['discovery', 'incubation', 'graduation', 'tenancy', 'funding', 'center'],
  DOOSAN: ['discovery', 'incubation', 'graduation', 'innovation', 'center'],
  HYDROGEN: ['funding', 'innovation', 'investment'],
  TEAM: ['discovery'],
  VALLEY: ['discovery', 'incubation', 'graduation', 'funding'],
  GRADUATE: ['discovery', 'incubation', 'graduation'],
  ENTERING: ['discovery', 'incubation', 'tenancy', 'center'],
  ABROAD: ['discovery', 'incubation', 'graduation', 'funding', 'export'],
};
const never: Partial<Record<Role, readonly Step[]>> = {
  VALLEY: ['tenancy', 'unit'],
  GRADUATE: ['tenancy', 'unit'],
};

/** Whether the startup takes a step: told by its role, or drawn with a probability in thousandths. */
export function takes(trail: Trail, step: Step, thousandths: number): boolean {
  const { role } = trail.profile;
  const drawn = trail.draw.chance(thousandths);
  if (role === null) return drawn;
  if (always[role]?.includes(step) === true) return true;
  return never[role]?.includes(step) === true ? false : drawn;
}

/**
 * The head of an act's record, or null where the act does not happen: it would begin before the directory knew
 * the startup, or after the startup's horizon.
 */
export function writeHead(trail: Trail, act: Act, type: string): DemoSupportHead | null {
  const { profile, draw } = trail;
  if (act.start < profile.first || act.start > profile.horizon) return null;
  if (act.start > today && !plannable.has(act.kind)) return null;
  // What a closed or dormant startup had ended when it closed or went quiet.
  const capped = profile.horizon < today ? profile.horizon : null;
  const end = capped !== null && (act.end === null || act.end > capped) ? capped : act.end;
  const precision = act.precision ?? drawPrecision(trail, act);
  const start = firstDayOf(act.start, precision);
  const startedOn = writeDay(start);
  const year = startedOn.slice(0, 4);
  const ordinal = trail.supports.length;
  return {
    id: `${act.providerId.slice(4)}:${type}:${year}-${writeLocalPart(profile.seed, profile.number, ordinal)}`,
    startup: profile.number,
    disclosure: act.told === true ? 'PUBLIC' : drawDisclosure(trail),
    providerId: act.providerId,
    programId: act.programId === undefined ? drawProgram(trail, act, startedOn) : act.programId,
    kind: act.kind,
    title: act.title,
    startedOn,
    startedOnPrecision: precision,
    endedOn: end === null ? null : writeDay(end),
    status: drawStatus(trail, act, start, end),
    amountWon: act.amountWon ?? null,
    stageAtStart: recordedStage(profile, start),
    spaceId: act.spaceId ?? null,
    themeIds: act.themeIds ?? (draw.chance(600) ? profile.themeIds : []),
    jointWithIds: act.jointWithIds ?? [],
    agreementId: act.agreementId === undefined ? drawAgreement(trail, act, start) : act.agreementId,
    referralId: act.referralId ?? null,
    updatedAt: writeInstant(Math.min(Math.max(start, end ?? start) + draw.below(20), today), draw.below(540)),
  };
}

/** Kinds whose records exist before they begin; nobody records next year's investment. */
const plannable = new Set<SupportKind>([
  'INCUBATION',
  'SPACE',
  'COMMERCIALIZATION',
  'RND',
  'EDUCATION',
  'SETTLEMENT',
]);

/** The stage at a day, for choosing what fits it; PRE_BI where nothing is known. */
export function stageAt(trail: Trail, day: Day): GrowthStage {
  return recordedStage(trail.profile, day) ?? 'BI';
}

function drawPrecision({ draw, profile }: Trail, act: Act): DatePrecision {
  if (isExact(act, profile) || act.start > today - 30) return 'DAY';
  const lot = draw.below(100);
  if (lot < 90) return 'DAY';
  return lot < 95 ? 'MONTH' : lot < 97 ? 'HALF' : 'YEAR';
}

/** Told startups, and records that answer a referral, have days and go their natural way. */
function isExact(act: Act, profile: Profile): boolean {
  return act.referralId !== undefined || act.told === true || profile.role !== null;
}

function drawDisclosure({ draw, profile }: Trail): Disclosure {
  // Everything about a pre-founder is personal, so little of it is announced.
  const open = profile.identity === 'PRE_FOUNDER' ? 120 : 430;
  const lot = draw.below(1000);
  return lot < open ? 'PUBLIC' : lot < 900 ? 'PARTNER' : 'OWNER';
}

function drawStatus({ draw, profile }: Trail, act: Act, start: Day, end: Day | null): SupportStatus {
  const natural = start > today ? 'PLANNED' : end !== null && end < today ? 'COMPLETED' : 'ACTIVE';
  if (isExact(act, profile)) return natural;
  const lot = draw.below(1000);
  if (lot < 20) return 'CANCELLED';
  if (lot < 55 && natural === 'COMPLETED' && end !== null && end > start) return 'TERMINATED';
  return lot < 50 && natural === 'ACTIVE' ? 'SUSPENDED' : natural;
}

function drawProgram({ draw }: Trail, act: Act, startedOn: string): string | null {
  if (!draw.chance(800)) return null;
  const known = programsFor(act.providerId, act.kind, startedOn);
  return known.length === 0 ? null : draw.pick(known).id;
}

/** The fourteen parties work under the agreement from the month after it was signed. */
const southwestParties = new Set([
  ...['org:gangseo-univ', 'org:dongyang', 'org:snu', 'org:ssu', 'org:cau', 'org:chongshin'],
  ...['org:gangseo-gu', 'org:gwanak-gu', 'org:guro-gu', 'org:geumcheon-gu', 'org:dongjak-gu'],
  ...['org:sba', 'org:kosmes', 'org:kicox'],
]);
const southwestFrom: Day = 19_754; // 2024-02-01
const alliancesFrom: Day = 19_358; // 2023-01-01

/** The agreement an act of an organization for this startup falls under, whether or not a record says so. */
export function agreementFor(trail: Trail, organizationId: string, day: Day): string | null {
  const { track, district, themeIds } = trail.profile;
  if (track === 'SOUTHWEST' && day >= southwestFrom && southwestParties.has(organizationId)) {
    return 'agr:seoul-southwest-2024';
  }
  if (track !== 'ELSEWHERE' || day < alliancesFrom || organizationId !== 'org:kosmes') return null;
  if (district.startsWith('41') && themeIds.includes('theme:deep-tech')) return 'agr:gyeonggi-deep-tech';
  return district.startsWith('27') && themeIds.includes('theme:abb') ? 'agr:daegu-industry-alliance' : null;
}

function drawAgreement(trail: Trail, act: Act, start: Day): string | null {
  const drawn = trail.draw.chance(720);
  return drawn || act.referralId !== undefined ? agreementFor(trail, act.providerId, start) : null;
}
