/** What the rows of a table become. */
export const tableKinds = ['supports', 'programs', 'spaces'] as const;

/** One of `tableKinds`. */
export type TableKind = (typeof tableKinds)[number];

/** How a field's cell is read; `CODE` and the ids of the network need to be told what the column's words mean. */
export type FieldForm =
  | 'RECORD_ID'
  | 'STARTUP_ID'
  | 'BUSINESS_NUMBER'
  | 'NAME'
  | 'TEXT'
  | 'DATE'
  | 'PERIOD'
  | 'AMOUNT'
  | 'COUNT'
  | 'CODE'
  | 'CODES'
  | 'PROGRAM'
  | 'SPACE'
  | 'NETWORK_ID'
  | 'NETWORK_IDS'
  | 'REGION'
  | 'REGIONS'
  | 'URL';

/** A field of the contract that a column can tell. */
export interface FieldRule {
  form: FieldForm;
  /** The values of the contract's enum. */
  codes?: readonly string[];
  /** How an id of the network begins. */
  prefix?: string;
}

const kinds = [
  ...['DISCOVERY', 'EDUCATION', 'MENTORING', 'INCUBATION', 'PROTOTYPE', 'COMMERCIALIZATION', 'SPACE'],
  ...[
    'SETTLEMENT',
    'SUBSIDY',
    'LOAN',
    'GUARANTEE',
    'RND',
    'OPEN_INNOVATION',
    'INVESTMENT',
    'MARKET',
    'EXPORT',
  ],
  ...['CERTIFICATION', 'HIRING', 'NETWORKING', 'OTHER'],
];
const stages = ['PRE_BI', 'BI', 'POST_BI', 'BEYOND'];
const spaceKinds = [
  ...['HUB', 'ENTREPRENEURSHIP_CENTER', 'STARTUP_CENTER', 'INCUBATOR', 'COWORKING', 'MAKERSPACE'],
  ...['KNOWLEDGE_INDUSTRY_CENTER', 'INNOVATION_COMPLEX', 'REMODELED_FACTORY', 'STARTUP_TOWN'],
  ...['VENTURE_CAMPUS', 'INDUSTRIAL_COMPLEX', 'TEST_BED', 'OTHER'],
];

/** What a row of a support record can tell. */
export const supportFields = {
  id: { form: 'RECORD_ID' },
  startupId: { form: 'STARTUP_ID' },
  businessNumber: { form: 'BUSINESS_NUMBER' },
  startupName: { form: 'NAME' },
  kind: { form: 'CODE', codes: kinds },
  title: { form: 'TEXT' },
  startedOn: { form: 'DATE' },
  endedOn: { form: 'DATE' },
  period: { form: 'PERIOD' },
  amount: { form: 'AMOUNT' },
  status: {
    form: 'CODE',
    codes: ['PLANNED', 'ACTIVE', 'COMPLETED', 'SUSPENDED', 'TERMINATED', 'CANCELLED'],
  },
  disclosure: { form: 'CODE', codes: ['PUBLIC', 'PARTNER', 'OWNER'] },
  provider: { form: 'NETWORK_ID', prefix: 'org:' },
  program: { form: 'PROGRAM' },
  space: { form: 'SPACE' },
  stageAtStart: { form: 'CODE', codes: stages },
  themes: { form: 'NETWORK_IDS', prefix: 'theme:' },
  jointWith: { form: 'NETWORK_IDS', prefix: 'org:' },
  agreement: { form: 'NETWORK_ID', prefix: 'agr:' },
  referral: { form: 'NETWORK_ID', prefix: 'ref:' },
  sourceUrl: { form: 'URL' },
} as const satisfies Record<string, FieldRule>;

/** What a row of a program can tell. */
export const programFields = {
  id: { form: 'RECORD_ID' },
  name: { form: 'TEXT' },
  operator: { form: 'NETWORK_ID', prefix: 'org:' },
  fiscalYear: { form: 'COUNT' },
  kinds: { form: 'CODES', codes: kinds },
  targetStages: { form: 'CODES', codes: stages },
  targetRegions: { form: 'REGIONS' },
  maxBusinessAgeYears: { form: 'COUNT' },
  applyFrom: { form: 'DATE' },
  applyTo: { form: 'DATE' },
  applyPeriod: { form: 'PERIOD' },
  applyText: { form: 'TEXT' },
  budget: { form: 'AMOUNT' },
  themes: { form: 'NETWORK_IDS', prefix: 'theme:' },
  detailUrl: { form: 'URL' },
} as const satisfies Record<string, FieldRule>;

/** What a row of a space can tell. */
export const spaceFields = {
  id: { form: 'RECORD_ID' },
  name: { form: 'TEXT' },
  nameEn: { form: 'TEXT' },
  kind: { form: 'CODE', codes: spaceKinds },
  status: { form: 'CODE', codes: ['PLANNED', 'UNDER_CONSTRUCTION', 'OPEN', 'CLOSED'] },
  opensOn: { form: 'DATE' },
  opensOnText: { form: 'TEXT' },
  region: { form: 'REGION' },
  address: { form: 'TEXT' },
  owner: { form: 'NETWORK_ID', prefix: 'org:' },
  operator: { form: 'NETWORK_ID', prefix: 'org:' },
  stages: { form: 'CODES', codes: stages },
  themes: { form: 'NETWORK_IDS', prefix: 'theme:' },
  units: { form: 'COUNT' },
  vacantUnits: { form: 'COUNT' },
} as const satisfies Record<string, FieldRule>;

/** A field of a support record. */
export type FieldName = keyof typeof supportFields;

/** The fields of a support record, as proposals list them. */
export const fieldNames = Object.keys(supportFields) as FieldName[];

/** The fields of each kind of table. */
export const fieldsOf: Readonly<Record<TableKind, Readonly<Record<string, FieldRule>>>> = {
  supports: supportFields,
  programs: programFields,
  spaces: spaceFields,
};

/** Fields that a table of a kind cannot do without; of those in a list, exactly one. */
export const neededFields: Readonly<Record<TableKind, ReadonlyArray<string | readonly string[]>>> = {
  supports: ['id', 'title', 'kind', ['startedOn', 'period']],
  programs: ['id', 'name'],
  spaces: ['id', 'name', 'kind', 'status', 'region'],
};
