import { expect, it } from 'vitest';
import { readMapping } from '../mapping/mapping.ts';
import { writeSdl } from '../serve/write-sdl.ts';
import { fullId } from './publisher-id.ts';

function mappingOf(rest: object) {
  const fields = {
    id: { column: '번호' },
    title: { column: '사업명' },
    kind: { value: 'LOAN' },
    startedOn: { column: '시작일' },
  };
  const publishers = [{ id: 'org:cau', kind: 'UNIVERSITY', ko: '중앙대학교' }];
  const table = { sheet: 'data', header: [1], fields };
  const read = readMapping({
    ...{ version: 1, file: 'data.csv', organization: 'org:cau', publishers, tables: [table] },
    ...rest,
  });
  if ('problems' in read) throw new Error(read.problems.join('; '));
  return read.mapping;
}

it("two subgraphs of one organization never give the same id, and the ids of the one without a name hold its organization's alone", () => {
  const ids = [{}, { name: 'cau' }, { name: 'startups' }, { name: 'rooms' }].map((rest) =>
    fullId(mappingOf(rest), 'supports', '1'),
  );
  expect(ids).toEqual(['cau:sup:1', 'cau:sup:1', 'cau:startups:sup:1', 'cau:rooms:sup:1']);
});

it('a subgraph with a name of its own holds the ids that begin with it', () => {
  expect(writeSdl(mappingOf({ name: 'startups' }))).toContain('prefixes: ["cau:startups:"]');
  expect(writeSdl(mappingOf({}))).toContain('prefixes: ["cau:"]');
});
