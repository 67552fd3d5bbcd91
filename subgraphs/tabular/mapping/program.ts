import { readAmount } from '../cells/amount.ts';
import { type PreciseDate, readDate } from '../cells/date.ts';
import { readPeriod } from '../cells/period.ts';
import { readRecordId, readText } from '../cells/text.ts';
import {
  createFieldReader,
  type FieldReader,
  type RowSource,
  readCodes,
  readCount,
  readNetworkId,
  readNetworkIds,
  readRegions,
  readUrl,
} from './field-reader.ts';
import { programFields } from './fields.ts';
import { lastDay } from './last-day.ts';

/** A program as a row tells it, in the words of the contract. */
export interface ProgramEntry {
  localId: string;
  name: string;
  /** null: the mapping's organization. */
  operatorId: string | null;
  fiscalYear: number | null;
  kinds: string[];
  targetStages: string[];
  targetRegionCodes: string[];
  maxBusinessAgeYears: number | null;
  applyFrom: string | null;
  applyTo: string | null;
  applyText: string | null;
  budgetWon: number | null;
  themeIds: string[];
  detailUrl: string | null;
}

/** Reads a row as a program. */
export function readProgram(source: RowSource) {
  const reader = createFieldReader(source);
  const { need, may, refused } = reader;
  if (source.isMerged('id')) reader.refuse('id', 'MERGED');
  const id = source.isMerged('id') ? null : need('id', readRecordId);
  const program = {
    name: need('name', readText),
    operatorId: may('operator', readNetworkId(programFields.operator)),
    fiscalYear: may('fiscalYear', readCount),
    kinds: may('kinds', readCodes) ?? [],
    targetStages: may('targetStages', readCodes) ?? [],
    targetRegionCodes: may('targetRegions', readRegions) ?? [],
    maxBusinessAgeYears: may('maxBusinessAgeYears', readCount),
    ...readWindow(reader),
    applyText: may('applyText', readText),
    budgetWon: may('budget', (cell, { unit }) => readAmount(cell, unit)),
    themeIds: may('themes', readNetworkIds(programFields.themes)) ?? [],
    detailUrl: may('detailUrl', readUrl),
  };
  const entry = refused.length > 0 ? null : ({ localId: id, ...program } as ProgramEntry);
  return { entry, id, refused };
}

/** A program of which only its name is known, from a column of support records. */
export function madeProgram(localId: string, name: string): ProgramEntry {
  return {
    ...{ localId, name, operatorId: null, fiscalYear: null, kinds: [], targetStages: [] },
    ...{ targetRegionCodes: [], maxBusinessAgeYears: null, applyFrom: null, applyTo: null, applyText: null },
    ...{ budgetWon: null, themeIds: [], detailUrl: null },
  };
}

function readWindow({ may, refuse }: FieldReader) {
  const period = may('applyPeriod', (cell, source) => readPeriod(cell, source));
  const from: PreciseDate | null = period?.from ?? may('applyFrom', readDate);
  const to = period?.to ?? may('applyTo', readDate);
  const applyTo = to && lastDay(to);
  if (from && applyTo && applyTo < from.day) refuse(period ? 'applyPeriod' : 'applyTo', 'DATE_ORDER');
  return { applyFrom: from?.day ?? null, applyTo };
}
