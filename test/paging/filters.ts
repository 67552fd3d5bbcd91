import type { DemoProgram, DemoSpace, DemoSupport } from '@ieum/kit/demo/facts.ts';
import { isFor, isOpenOn, matches, type SupportFilter, vacantUnits } from '../questions/oracle/filters.ts';
import { liesIn } from '../questions/oracle/rules.ts';
import { spaces } from '../questions/oracle/world.ts';

/** The filters of gathered lists in plain code: fields are ANDed, values of one list ORed; null filters nothing. */

export interface WholeSupportFilter extends SupportFilter {
  ids?: string[];
  stagesAtStart?: string[];
  programIds?: string[];
}

export interface ProgramFilter {
  ids?: string[];
  kinds?: string[];
  openOn?: string;
  stages?: string[];
  regionCodes?: string[];
  operatorIds?: string[];
  themeIds?: string[];
  fiscalYear?: number;
}

export interface SpaceFilter {
  ids?: string[];
  kinds?: string[];
  statuses?: string[];
  stages?: string[];
  regionCodes?: string[];
  operatorIds?: string[];
  themeIds?: string[];
  vacant?: boolean;
}

/** What a client may leave out, it may also send as null. */
export type Sent<Filter> = { [Field in keyof Filter]: Filter[Field] | null };

/** Whether a record matches every field of the filter. */
export function matchesSupport(record: DemoSupport, sent: Sent<WholeSupportFilter>): boolean {
  const filter = withoutNulls(sent);
  const { from, to } = filter.active ?? {};
  // A range that ends before it begins has no day.
  if (from !== undefined && to !== undefined && from > to) return false;
  return (
    isAmong(record.id, filter.ids) &&
    isAmong(record.stageAtStart, filter.stagesAtStart) &&
    isAmong(record.programId, filter.programIds) &&
    matches(record, filter)
  );
}

/** Whether a program matches every field of the filter. One without target stages is for all. */
export function matchesProgram(program: DemoProgram, sent: Sent<ProgramFilter>): boolean {
  const { ids, kinds, openOn, stages, regionCodes, operatorIds, themeIds, fiscalYear } = withoutNulls(sent);
  return (
    isAmong(program.id, ids) &&
    isAmong(program.operatorId, operatorIds) &&
    meets(program.kinds, kinds) &&
    meets(program.themeIds, themeIds) &&
    (program.targetStages.length === 0 || meets(program.targetStages, stages)) &&
    (regionCodes === undefined || isFor(program, regionCodes)) &&
    (openOn === undefined || isOpenOn(program, openOn)) &&
    (fiscalYear === undefined || program.fiscalYear === fiscalYear)
  );
}

/** Whether a space matches every field of the filter. `vacant: false` asks for those without a known vacancy. */
export function matchesSpace(space: DemoSpace, sent: Sent<SpaceFilter>): boolean {
  const { ids, kinds, statuses, stages, regionCodes, operatorIds, themeIds, vacant } = withoutNulls(sent);
  return (
    isAmong(space.id, ids) &&
    isAmong(space.kind, kinds) &&
    isAmong(space.status, statuses) &&
    isAmong(space.operatorId, operatorIds) &&
    meets(space.stages, stages) &&
    meets(space.themeIds, themeIds) &&
    (regionCodes === undefined || regionCodes.some((code) => liesIn(space.regionCode, code))) &&
    (vacant === undefined || (vacancies(space) ?? 0) > 0 === vacant)
  );
}

/** Units of a space that nobody holds, by its id; null where its units are not known. */
export function vacancies({ id }: DemoSpace): number | null {
  vacantById ??= new Map(spaces.map((space) => [space.id, vacantUnits(space)]));
  return vacantById.get(id) ?? null;
}

let vacantById: Map<string, number | null> | undefined;

function isAmong(value: string | null, values: readonly string[] | undefined): boolean {
  return values === undefined || (value !== null && values.includes(value));
}

function meets(own: readonly string[], values: readonly string[] | undefined): boolean {
  return values === undefined || values.some((value) => own.includes(value));
}

function withoutNulls<Filter extends object>(sent: Sent<Filter>): Filter {
  return Object.fromEntries(
    Object.entries(sent).flatMap(([field, value]) => {
      if (value === null || value === undefined) return [];
      const isRange = typeof value === 'object' && !Array.isArray(value);
      return [[field, isRange ? withoutNulls(value) : value]];
    }),
  ) as Filter;
}
