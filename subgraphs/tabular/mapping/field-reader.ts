import { RegionCodeScalar } from '@ieum/schema/contract/scalars.ts';
import type { Reading } from '../cells/reading.ts';
import type { RefusalCode } from '../cells/refusals.ts';
import { readText } from '../cells/text.ts';
import { type Cell, isEmptyCell, type Row } from '../file/row.ts';
import type { FieldRule } from './fields.ts';
import type { FieldSource } from './mapping.ts';
import type { References } from './references.ts';

/** What reading a row needs of it and of its table. */
export interface RowSource {
  row: Row;
  fields: Readonly<Record<string, FieldSource>>;
  demo: boolean;
  references: References;
  cellOf(field: string): Cell;
  /** Whether the field's cell stands for several rows. */
  isMerged(field: string): boolean;
}

/** Reads a row's fields one by one, and keeps what was refused. */
export interface FieldReader {
  refused: Array<[field: string, code: RefusalCode]>;
  /** What a field's cell says; null, and noted, where it is refused, and that it is empty is refused too. */
  need<T>(field: string, read: (cell: Cell, source: FieldSource) => Reading<T>): T | null;
  /** The same for a field that may be missing or empty. */
  may<T>(field: string, read: (cell: Cell, source: FieldSource) => Reading<T>): T | null;
  refuse(field: string, code: RefusalCode): void;
}

/** Makes the reader of one row. */
export function createFieldReader({ fields, cellOf }: RowSource): FieldReader {
  const refused: FieldReader['refused'] = [];
  const take = <T>(field: string, reading: Reading<T>): T | null => {
    if ('value' in reading) return reading.value;
    refused.push([field, reading.refused]);
    return null;
  };
  return {
    refused,
    need: (field, read) => take(field, read(cellOf(field), fields[field] ?? {})),
    may(field, read) {
      const source = fields[field];
      const cell = cellOf(field);
      return !source || isEmptyCell(cell) ? null : take(field, read(cell, source));
    },
    refuse: (field, code) => void refused.push([field, code]),
  };
}

/** Reads a code of the contract by what the mapping says that words mean. */
export function readCode(cell: Cell, source: FieldSource): Reading<string> {
  if (source.value !== undefined) return { value: source.value };
  const word = readText(cell);
  if ('refused' in word) return word;
  return toReading(meaningOf(word.value, source), 'UNKNOWN_VALUE');
}

/** Reads several codes in one cell: parted by commas, slashes, semicolons or middle dots, unless the whole is a word. */
export function readCodes(cell: Cell, source: FieldSource): Reading<string[]> {
  return readEach(cell, source, (word) => toReading(meaningOf(word, source), 'UNKNOWN_VALUE'));
}

/** Reads the id of something in the network: as it stands in the cell, or by what the mapping says that words mean. */
export function readNetworkId(rule: FieldRule): (cell: Cell, source: FieldSource) => Reading<string> {
  return (cell, source) => {
    if (source.value !== undefined) return { value: source.value };
    const word = readText(cell);
    return 'refused' in word ? word : toNetworkId(word.value, source, rule);
  };
}

/** Reads several ids in one cell. */
export function readNetworkIds(rule: FieldRule): (cell: Cell, source: FieldSource) => Reading<string[]> {
  return (cell, source) => readEach(cell, source, (word) => toNetworkId(word, source, rule));
}

/** Reads a region's code of ten digits, or by what the mapping says that words mean. */
export function readRegion(cell: Cell, source: FieldSource): Reading<string> {
  const word = readText(cell);
  return 'refused' in word ? word : toRegion(word.value, source);
}

/** Reads several regions in one cell. */
export function readRegions(cell: Cell, source: FieldSource): Reading<string[]> {
  return readEach(cell, source, (word) => toRegion(word, source));
}

/** Reads a whole number from 0 on: `2024`, `12개`, `1,200`. */
export function readCount(cell: Cell): Reading<number> {
  const word = readText(cell);
  if ('refused' in word) return word;
  const digits = /^(\d{1,3}(?:,\d{3})+|\d{1,9})(?:개|실|호|년|년도|명)?$/.exec(
    word.value.normalize('NFKC'),
  )?.[1];
  return digits === undefined ? { refused: 'COUNT' } : { value: Number(digits.replaceAll(',', '')) };
}

/** Reads a web address. */
export function readUrl(cell: Cell): Reading<string> {
  const word = readText(cell);
  if ('refused' in word) return word;
  return /^https?:$/.test(URL.parse(word.value)?.protocol ?? '') ? word : { refused: 'URL' };
}

function readEach(
  cell: Cell,
  source: FieldSource,
  read: (word: string) => Reading<string>,
): Reading<string[]> {
  if (source.value !== undefined) return { value: [source.value] };
  const text = readText(cell);
  if ('refused' in text) return text;
  const isWhole = meaningOf(text.value, source) !== undefined;
  const words = isWhole ? [text.value] : text.value.split(/[,;/|·ㆍ‧・]/).map((word) => word.trim());
  const readings = words.filter((word) => word !== '').map(read);
  const refused = readings.find((reading) => 'refused' in reading);
  if (refused) return refused;
  return { value: [...new Set(readings.flatMap((reading) => ('value' in reading ? [reading.value] : [])))] };
}

function toNetworkId(word: string, source: FieldSource, { prefix = '' }: FieldRule): Reading<string> {
  const id = meaningOf(word, source) ?? word;
  const isId = id.startsWith(prefix) && /^[a-z]+:[A-Za-z0-9-]+$/.test(id);
  return isId ? { value: id } : { refused: 'NETWORK_ID' };
}

function toRegion(word: string, source: FieldSource): Reading<string> {
  try {
    return { value: RegionCodeScalar.parseValue(meaningOf(word, source) ?? word) as string };
  } catch {
    return { refused: 'REGION' };
  }
}

/** The mapping's words are a partner's text: an own property only. */
function meaningOf(word: string, { values = {} }: FieldSource): string | undefined {
  return Object.hasOwn(values, word) ? values[word] : undefined;
}

function toReading(value: string | undefined, code: RefusalCode): Reading<string> {
  return value === undefined ? { refused: code } : { value };
}
