/**
 * The shapes of the demo data: invented startups and support records, the same for everyone who asks with
 * the same seed. Each subgraph seeds its own part of them; tests compute expected answers from them.
 *
 * The values come from
 *   `demoStartup(seed, n)`                      './startup.ts'     startup n and everything about it
 *   `demoPrograms(sector)`, `demoSpaces(sector)` './programs.ts', './spaces.ts'
 *   `demoUniversities()`, `demoCourses()`       './universities.ts'
 *   `demoLocalGovernments()`, `demoFacilitySteps()`  './local-governments.ts'
 *   `demoAgencies()`, `demoComplexes()`, `demoNeeds()`  './agencies.ts'
 *   `demoCenter()`                              './center.ts'
 * Dates are `YYYY-MM-DD`, instants RFC 3339 with `+09:00`, money whole won, startups their numbers from 1.
 */

/** The day the demo calendar is built around. Records before it happened, later ones are planned. */
export const demoToday = '2026-11-16';

/** The seed `IEUM_DEMO_SEED` has by default. */
export const demoSeed = 20260331;

/** Written into the marker row beside seed and count: a change of the generator's output raises it. */
export const demoVersion = 2;

/** The subgraphs that publish support records. */
export type SectorName = 'universities' | 'local-governments' | 'support-agencies' | 'gyeongnam-center';

export type GrowthStage = 'PRE_BI' | 'BI' | 'POST_BI' | 'BEYOND';
export type DatePrecision = 'DAY' | 'MONTH' | 'HALF' | 'YEAR';
export type Disclosure = 'PUBLIC' | 'PARTNER' | 'OWNER';
export type SupportStatus = 'PLANNED' | 'ACTIVE' | 'COMPLETED' | 'SUSPENDED' | 'TERMINATED' | 'CANCELLED';
export type SupportKind =
  | 'DISCOVERY'
  | 'EDUCATION'
  | 'MENTORING'
  | 'INCUBATION'
  | 'PROTOTYPE'
  | 'COMMERCIALIZATION'
  | 'SPACE'
  | 'SETTLEMENT'
  | 'SUBSIDY'
  | 'LOAN'
  | 'GUARANTEE'
  | 'RND'
  | 'OPEN_INNOVATION'
  | 'INVESTMENT'
  | 'MARKET'
  | 'EXPORT'
  | 'CERTIFICATION'
  | 'HIRING'
  | 'NETWORKING'
  | 'OTHER';
export type SpaceKind =
  | 'HUB'
  | 'ENTREPRENEURSHIP_CENTER'
  | 'STARTUP_CENTER'
  | 'INCUBATOR'
  | 'COWORKING'
  | 'MAKERSPACE'
  | 'KNOWLEDGE_INDUSTRY_CENTER'
  | 'INNOVATION_COMPLEX'
  | 'REMODELED_FACTORY'
  | 'STARTUP_TOWN'
  | 'VENTURE_CAMPUS'
  | 'INDUSTRIAL_COMPLEX'
  | 'TEST_BED'
  | 'OTHER';
export type SpaceStatus = 'PLANNED' | 'UNDER_CONSTRUCTION' | 'OPEN' | 'CLOSED';

// The startup, which the directory owns

export type IdentityStatus = 'PRE_FOUNDER' | 'SOLE_PROPRIETOR' | 'CORPORATION' | 'CLOSED' | 'MERGED';
export type BusinessStatus = 'ACTIVE' | 'SUSPENDED' | 'CLOSED' | 'UNKNOWN';
export type BusinessStartBasis = 'INCORPORATION' | 'OPENING_DATE' | 'REGISTRATION_DATE';
export type NameKind = 'LEGAL' | 'TRADE' | 'FORMER' | 'ENGLISH' | 'TEAM';
export type ConsentPurpose = 'REFERRAL' | 'HISTORY_SHARING' | 'STATISTICS' | 'PUBLICATION';
export type FieldGroup = 'HISTORY' | 'AMOUNTS' | 'PERFORMANCE' | 'TENANCY_TERMS' | 'LOAN_TERMS' | 'CONTACT';

/** What an organization writes into the ledger. EXPIRED is never stored: it is computed from `dueOn` when read. */
export type StoredReferralState =
  | 'SENT'
  | 'RECEIVED'
  | 'INFO_REQUESTED'
  | 'ACCEPTED'
  | 'DECLINED'
  | 'WITHDRAWN'
  | 'FULFILLED';

export interface DemoName {
  value: string;
  kind: NameKind;
  validFrom: string | null;
  validTo: string | null;
}

/** Personal data. Invented, with e-mail addresses below example.com and example.kr. */
export interface DemoFounder {
  name: string;
  birthYear: number | null;
  email: string | null;
  phone: string | null;
  universityId: string | null;
}

export interface DemoConsent {
  id: string;
  purpose: ConsentPurpose;
  fieldGroups: FieldGroup[];
  recipientIds: string[];
  grantedOn: string;
  expiresOn: string | null;
  revokedOn: string | null;
}

export interface DemoReferralEvent {
  at: string;
  state: StoredReferralState;
  byId: string;
}

export interface DemoReferral {
  id: string;
  startup: number;
  fromId: string;
  toId: string;
  requestedKinds: SupportKind[];
  stageAtReferral: GrowthStage;
  reason: string | null;
  consentId: string | null;
  agreementId: string | null;
  sentOn: string;
  dueOn: string;
  state: StoredReferralState;
  decidedOn: string | null;
  comment: string | null;
  forwardedAsId: string | null;
  /** Ascending by `at`; the last entry's state is `state`. */
  history: DemoReferralEvent[];
}

/** One year of a startup's results as one agency reported it (support-agencies, `Confidential.performance`). */
export interface DemoPerformance {
  year: number;
  salesWon: number | null;
  employees: number | null;
  exportUsd: number | null;
  sourceId: string;
}

/** One startup number and everything all subgraphs know about it. */
export interface DemoStartup {
  number: number;
  /** `st` + 7 base32 digits + 2 check digits. */
  id: string;
  /** The name on record. A pre-founder's is its team name: personal, shown only with CONTACT consent. */
  displayName: string;
  names: DemoName[];
  identityStatus: IdentityStatus;
  /** Direct target of a merge; follow it until null. A tombstone has no consents and referrals of its own. */
  mergedInto: number | null;
  /** Earlier identities of the same team: ids merged into this one, or a closed business of the same team. */
  predecessors: number[];
  bizRegNo: string | null;
  corpRegNo: string | null;
  businessStatus: BusinessStatus;
  businessStartedOn: string | null;
  businessStartBasis: BusinessStartBasis | null;
  headOfficeCode: string | null;
  industryCode: string | null;
  themeIds: string[];
  founder: DemoFounder | null;
  /** First entered in the directory. */
  registeredOn: string;
  consents: DemoConsent[];
  referrals: DemoReferral[];
  supports: DemoSupport[];
  performance: DemoPerformance[];
  /** Recipients of standing HISTORY_SHARING consents with group HISTORY, ascending. A tombstone has its target's. */
  sharedWith: string[];
  /** Recipients of standing HISTORY_SHARING consents with group AMOUNTS, ascending. A tombstone has its target's. */
  amountsWith: string[];
}

// Support records, each owned by one sector

/** The common head of every record (`SupportRecord`). `sourceUrl` is null for all of them. */
export interface DemoSupportHead {
  /** `<publisher>:<type>:<year>-<local>`; says nothing about the startup. */
  id: string;
  startup: number;
  disclosure: Disclosure;
  providerId: string;
  programId: string | null;
  kind: SupportKind;
  title: string;
  startedOn: string;
  startedOnPrecision: DatePrecision;
  endedOn: string | null;
  status: SupportStatus;
  amountWon: number | null;
  stageAtStart: GrowthStage | null;
  spaceId: string | null;
  themeIds: string[];
  jointWithIds: string[];
  agreementId: string | null;
  referralId: string | null;
  updatedAt: string;
}

export interface IncubationDetails {
  incubationStatus: 'ADMITTED' | 'RESIDENT' | 'GRADUATED' | 'LEFT';
  graduatedOn: string | null;
  nextDestinationId: string | null;
  areaM2: number | null;
  /** `Confidential.incubationFees`; null: none on record. */
  monthlyFeeWon: number | null;
}

export interface NurtureDetails {
  award: string | null;
  mentoringHours: number | null;
  score: number | null;
}

export interface SpaceTenancyDetails {
  areaM2: number | null;
  /** The three fields of `Confidential.tenancyTerms`; all null: no terms on record. */
  monthlyRentWon: number | null;
  depositWon: number | null;
  discountRate: number | null;
}

export interface DemoFundShare {
  source: 'NATIONAL' | 'METROPOLITAN' | 'LOCAL' | 'OWN';
  amountWon: number;
}

export interface LocalSubsidyDetails {
  disbursedWon: number | null;
  shares: DemoFundShare[];
}

export interface SettlementDetails {
  beneficiaries: number | null;
}

export interface FundingAwardDetails {
  instrument: 'GRANT' | 'LOAN' | 'GUARANTEE' | 'VOUCHER' | 'RND_GRANT';
  disbursedWon: number | null;
  /** The three fields of `Confidential.loanTerms`; null unless `instrument` is LOAN. */
  interestRate: number | null;
  balanceWon: number | null;
  maturesOn: string | null;
}

export interface OpenInnovationDetails {
  partnerId: string;
  needId: string | null;
  phase: 'NEED' | 'MATCHED' | 'POC' | 'CONTRACT' | 'CLOSED';
  complexId: string | null;
}

export interface InvestmentDetails {
  round: string | null;
  investorIds: string[];
  committedOnly: boolean;
}

export interface GrowthSupportDetails {
  event: string | null;
  country: string | null;
  result: string | null;
}

export interface CenterSupportDetails {
  corporatePartnerId: string | null;
  award: string | null;
  committedOnly: boolean | null;
  /** The contest this record is a win of (`Contest.winners`). */
  contestId: string | null;
}

/** A record as its owner holds it, told apart by `type`, its GraphQL type name. */
export type DemoSupport = DemoSupportHead &
  (
    | { subgraph: 'universities'; type: 'Incubation'; details: IncubationDetails }
    | { subgraph: 'universities'; type: 'Nurture'; details: NurtureDetails }
    | { subgraph: 'local-governments'; type: 'SpaceTenancy'; details: SpaceTenancyDetails }
    | { subgraph: 'local-governments'; type: 'LocalSubsidy'; details: LocalSubsidyDetails }
    | { subgraph: 'local-governments'; type: 'Settlement'; details: SettlementDetails }
    | { subgraph: 'support-agencies'; type: 'FundingAward'; details: FundingAwardDetails }
    | { subgraph: 'support-agencies'; type: 'OpenInnovation'; details: OpenInnovationDetails }
    | { subgraph: 'support-agencies'; type: 'Investment'; details: InvestmentDetails }
    | { subgraph: 'support-agencies'; type: 'GrowthSupport'; details: GrowthSupportDetails }
    | { subgraph: 'gyeongnam-center'; type: 'CenterSupport'; details: CenterSupportDetails }
  );

// Programs and spaces, each owned by one sector

export interface DemoProgramHead {
  /** `<publisher>:prog:<fiscal year>-<line>` */
  id: string;
  name: string;
  operatorId: string;
  fiscalYear: number | null;
  kinds: SupportKind[];
  targetStages: GrowthStage[];
  /** Empty: nationwide. */
  targetRegionCodes: string[];
  maxBusinessAgeYears: number | null;
  /** Both null: the window is only the text in `applyText`. `applyTo` alone null: open until further notice. */
  applyFrom: string | null;
  applyTo: string | null;
  applyText: string | null;
  budgetWon: number | null;
  themeIds: string[];
  detailUrl: string | null;
}

export type DemoProgram = DemoProgramHead &
  (
    | { subgraph: 'universities'; type: 'UniversityProgram'; details: { studentsOnly: boolean } }
    | {
        subgraph: 'local-governments';
        type: 'LocalProgram';
        details: { ordinance: string | null; maxFounderAge: number | null; shares: DemoFundShare[] };
      }
    | {
        subgraph: 'support-agencies';
        type: 'AgencyProgram';
        details: { kstartupNo: string | null; bizinfoId: string | null };
      }
    | { subgraph: 'gyeongnam-center'; type: 'CenterProgram'; details: { jointWithIds: string[] } }
  );

/**
 * A space without its vacancies: they follow from the records. `vacantUnits` is null where `units` is, else
 * `units` less the records with this `spaceId` and status ACTIVE, and not below 0.
 */
export interface DemoSpaceHead {
  /** `<publisher>:space:<number>` */
  id: string;
  nameKo: string;
  nameEn: string | null;
  kind: SpaceKind;
  status: SpaceStatus;
  opensOn: string | null;
  opensOnPrecision: DatePrecision | null;
  opensOnText: string | null;
  regionCode: string;
  address: string | null;
  ownerId: string;
  operatorId: string | null;
  stages: GrowthStage[];
  themeIds: string[];
  units: number | null;
}

export type DemoSpace = DemoSpaceHead &
  (
    | { subgraph: 'universities'; type: 'IncubationCenter'; details: { universityId: string } }
    | {
        subgraph: 'local-governments';
        type: 'Facility';
        details: { localGovernmentId: string; industryCodes: string[] };
      }
    | {
        subgraph: 'support-agencies';
        type: 'ComplexUnit';
        details: { complexId: string; industryCodes: string[] };
      }
    | { subgraph: 'gyeongnam-center'; type: 'CenterBranch'; details: { centerId: string } }
  );

// What one sector alone has

export interface DemoUniversity {
  id: string;
  organizationId: string;
  /** 대학알리미 school code, seven digits. */
  schoolCode: string | null;
  type: 'UNIVERSITY' | 'JUNIOR_COLLEGE' | 'GRADUATE_UNIVERSITY' | 'OTHER';
  regionCode: string;
  domains: string[];
}

export interface DemoCourse {
  universityId: string;
  title: string;
  credits: number | null;
  requirement: string | null;
  firstTerm: string | null;
  jointWithIds: string[];
}

export interface DemoLocalGovernment {
  id: string;
  organizationId: string;
  regionCode: string;
  /** null: the government has no chain. */
  chainNameKo: string | null;
  chainNameEn: string | null;
}

/** One step of a facility chain. Exactly one of `facilityId` and `incubationCenterId` is set. */
export interface DemoFacilityStep {
  localGovernmentId: string;
  order: number;
  role: string;
  stages: GrowthStage[];
  themeIds: string[];
  facilityId: string | null;
  incubationCenterId: string | null;
}

export interface DemoAgency {
  id: string;
  organizationId: string;
  role:
    | 'ECONOMIC_PROMOTION'
    | 'SME_FINANCE'
    | 'INDUSTRIAL_COMPLEX'
    | 'STARTUP_PROMOTION'
    | 'GUARANTEE'
    | 'EXPORT'
    | 'RND'
    | 'OTHER';
  smes24Code: string | null;
}

export interface DemoComplex {
  id: string;
  nameKo: string;
  nameEn: string | null;
  regionCode: string;
  managerId: string;
  tenants: number | null;
}

export interface DemoNeed {
  id: string;
  title: string;
  partnerId: string;
  themeIds: string[];
  announcedOn: string;
  closesOn: string | null;
  applicants: number | null;
}

/** The innovation center and what its article reports. Figures are as printed; inferred dates are marked at the source. */
export interface DemoCenter {
  id: string;
  organizationId: string;
  leadCorporationIds: string[];
  launchedOn: string | null;
  launchedOnPrecision: DatePrecision | null;
  contests: { id: string; name: string; edition: number | null; awardedOn: string | null }[];
  needsBriefings: {
    name: string;
    sessions: number;
    attendees: number | null;
    needsFound: number | null;
    matches: number | null;
    partnerId: string;
    asOf: string | null;
    asOfPrecision: DatePrecision | null;
  }[];
  trainings: {
    name: string;
    sessions: number | null;
    trained: number | null;
    jointWithIds: string[];
    asOf: string | null;
    asOfPrecision: DatePrecision | null;
  }[];
  makerspace: {
    trainings: number;
    prototypes: number;
    asOf: string | null;
    asOfPrecision: DatePrecision | null;
  } | null;
  employmentZone: {
    openedOn: string | null;
    openedOnPrecision: DatePrecision | null;
    partnerIds: string[];
    programs: number | null;
    jobTarget: number | null;
    traineeTarget: number | null;
    targetYear: number | null;
  } | null;
}
