import { once, readDocument } from './read-table.ts';

/** Codes of the public services Ieum's own codes map to, each list by its own name: code to Korean name, or names alone. */
export type ExternalCodeLists = Record<
  'smes24' | 'kstartup' | 'bizinfo' | 'nts',
  Record<string, Record<string, string> | string[]>
>;

/** The lists of 중소벤처24, K-Startup, 기업마당 and 국세청. Source: data/SOURCES.md, `external_codelists.json`. */
export const externalCodeLists = once(
  (): ExternalCodeLists => readDocument<ExternalCodeLists>('external_codelists.json'),
);
