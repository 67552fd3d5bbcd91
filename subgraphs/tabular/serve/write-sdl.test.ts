import { withCore } from '@ieum/schema/core.ts';
import { lint } from '@ieum/schema/lint/lint.ts';
import { readSubgraph } from '@ieum/schema/subgraph.ts';
import { expect, it } from 'vitest';
import { agencyMapping } from '../fixtures/agency-workbook.ts';
import { readMapping } from '../mapping/mapping.ts';
import { writeSdl } from './write-sdl.ts';

function mappingOf(content: object) {
  const read = readMapping(structuredClone(content));
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.mapping;
}

it('the SDL of a mapping keeps the rules of the network: names, both languages, privacy classes, paging', () => {
  const read = readSubgraph({ name: 'tp-busan', url: '', ...withCore(writeSdl(mappingOf(agencyMapping))) });
  if ('errors' in read) throw new Error(JSON.stringify(read.errors));
  expect(lint(read.subgraph)).toEqual([]);
});

it('an extra column is a field of its type, described in both languages, with the class of who may see it', () => {
  const sdl = writeSdl(mappingOf(agencyMapping));
  expect(sdl).toContain('"지원 당시 매출 / Sales then"\n  sales: Money @tag(name: "partner")');
  expect(sdl).toContain('signedOn: Date\n');
  expect(sdl).toContain('signedOnPrecision: DatePrecision\n');
  expect(sdl).toContain('grade: TpBusanGrade @tag(name: "restricted")');
  expect(sdl).toContain('enum TpBusanGrade {\n  "가 / Grade a"\n  GRADE_A');
});

it('types are named by the organization, or as the mapping says, and never begin with a digit', () => {
  expect(writeSdl({ ...mappingOf(agencyMapping), types: 'Haeundae' })).toContain(
    'type HaeundaeSupport implements',
  );
  const [publisher] = agencyMapping.publishers;
  const digits = { ...agencyMapping, organization: 'org:1st', publishers: [{ ...publisher, id: 'org:1st' }] };
  expect(writeSdl(mappingOf(digits))).toContain('type Org1stSupport implements');
});
