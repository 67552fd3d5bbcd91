import { readDate } from '../cells/date.ts';
import { readRecordId, readText } from '../cells/text.ts';
import {
  createFieldReader,
  type RowSource,
  readCode,
  readCodes,
  readCount,
  readNetworkId,
  readNetworkIds,
  readRegion,
} from './field-reader.ts';
import { spaceFields } from './fields.ts';

/** A space as a row tells it, in the words of the contract. */
export interface SpaceEntry {
  localId: string;
  nameKo: string;
  nameEn: string | null;
  kind: string;
  status: string;
  opensOn: string | null;
  opensOnPrecision: string | null;
  opensOnText: string | null;
  regionCode: string;
  address: string | null;
  /** null: the mapping's organization. */
  ownerId: string | null;
  operatorId: string | null;
  stages: string[];
  themeIds: string[];
  units: number | null;
  vacantUnits: number | null;
}

/** Reads a row as a space. */
export function readSpace(source: RowSource) {
  const { need, may, refuse, refused } = createFieldReader(source);
  if (source.isMerged('id')) refuse('id', 'MERGED');
  const id = source.isMerged('id') ? null : need('id', readRecordId);
  const opens = may('opensOn', readDate);
  const space = {
    nameKo: need('name', readText),
    nameEn: may('nameEn', readText),
    kind: need('kind', readCode),
    status: need('status', readCode),
    opensOn: opens?.day ?? null,
    opensOnPrecision: opens?.precision ?? null,
    opensOnText: may('opensOnText', readText),
    regionCode: need('region', readRegion),
    address: may('address', readText),
    ownerId: may('owner', readNetworkId(spaceFields.owner)),
    operatorId: may('operator', readNetworkId(spaceFields.operator)),
    stages: may('stages', readCodes) ?? [],
    themeIds: may('themes', readNetworkIds(spaceFields.themes)) ?? [],
    units: may('units', readCount),
    vacantUnits: may('vacantUnits', readCount),
  };
  const { units, vacantUnits } = space;
  if (units !== null && vacantUnits !== null && vacantUnits > units) refuse('vacantUnits', 'MORE_VACANT');
  const entry = refused.length > 0 ? null : ({ localId: id, ...space } as SpaceEntry);
  return { entry, id, refused };
}
