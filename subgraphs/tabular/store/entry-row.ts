import { hash } from 'node:crypto';
import type { Entry } from '../mapping/check.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { ProgramEntry } from '../mapping/program.ts';
import type { TabularRecord } from '../mapping/record.ts';
import type { SpaceEntry } from '../mapping/space.ts';
import { fullId } from './publisher-id.ts';
import { supportStatus } from './support-status.ts';
import { typeNames } from './type-names.ts';

/** What an entry is in the tables, and a digest of all that its source tells, by which a change is seen. */
export function toEntryRow(
  entry: Entry,
  mapping: Mapping,
  today: string,
  at: string,
): Record<string, unknown> {
  switch (entry.as) {
    case 'supports':
      return toSupportRow(entry.record, mapping, today, at);
    case 'programs':
      return toProgramRow(entry.program, mapping);
    case 'spaces':
      return toSpaceRow(entry.space, mapping);
    default:
      return entry satisfies never;
  }
}

function toSupportRow(
  record: TabularRecord,
  mapping: Mapping,
  today: string,
  at: string,
): Record<string, unknown> {
  const { sheet, row, localId, startup, startupName, programId, spaceId, status, disclosure, ...told } =
    record;
  const content = {
    ...told,
    id: fullId(mapping, 'supports', localId),
    type: typeNames(mapping).support,
    providerId: told.providerId ?? mapping.organization!,
    // The most closed, where neither column nor mapping says more.
    disclosure: disclosure ?? 'OWNER',
    programId: programId === null ? null : fullId(mapping, 'programs', programId),
    spaceId: spaceId === null ? null : fullId(mapping, 'spaces', spaceId),
    givenStartup: startup?.by === 'ID' ? startup.number : null,
    businessNumber: startup?.by === 'BUSINESS_NUMBER' ? startup.number : null,
    startupName: startupName?.written ?? null,
    isStatusGiven: status !== null,
  };
  return {
    ...content,
    digest: digestOf({ ...content, status }),
    status: status ?? supportStatus(record, today),
    startup: unknownStartup,
    sheet,
    row,
    updatedAt: at,
  };
}

/** Of a record that names none; matching gives others theirs. */
const unknownStartup = -1;

function toProgramRow({ localId, ...program }: ProgramEntry, mapping: Mapping): Record<string, unknown> {
  const content = {
    ...program,
    id: fullId(mapping, 'programs', localId),
    type: typeNames(mapping).program,
    operatorId: program.operatorId ?? mapping.organization!,
  };
  return { ...content, digest: digestOf(content) };
}

function toSpaceRow({ localId, ...space }: SpaceEntry, mapping: Mapping): Record<string, unknown> {
  const content = {
    ...space,
    id: fullId(mapping, 'spaces', localId),
    type: typeNames(mapping).space,
    ownerId: space.ownerId ?? mapping.organization!,
  };
  return { ...content, digest: digestOf(content) };
}

function digestOf(content: object): string {
  return hash('md5', JSON.stringify(content), 'base64');
}
