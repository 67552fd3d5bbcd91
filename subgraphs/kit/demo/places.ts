import { once } from '../reference/read-table.ts';
import { regions } from '../reference/regions.ts';
import type { Draw } from './draw.ts';

/** Where a startup grows up, which decides who supports it. */
export type Track = 'SOUTHWEST' | 'SEOUL' | 'JINJU' | 'CHANGWON' | 'GYEONGNAM' | 'GWANGJU' | 'ELSEWHERE';

/** The code of 진주시. */
export const jinju = '4817000000';

/** The local governments of the southwest that are parties to the agreement, by district. */
export const signedDistricts: Readonly<Record<string, string>> = {
  '1150000000': 'org:gangseo-gu',
  '1153000000': 'org:guro-gu',
  '1154500000': 'org:geumcheon-gu',
  '1159000000': 'org:dongjak-gu',
  '1162000000': 'org:gwanak-gu',
};

/** How many startups in a thousand grow up where. */
export const tracks: readonly (readonly [number, Track])[] = [
  [400, 'SOUTHWEST'],
  [80, 'SEOUL'],
  [120, 'JINJU'],
  [80, 'CHANGWON'],
  [60, 'GYEONGNAM'],
  [80, 'GWANGJU'],
  [180, 'ELSEWHERE'],
];

const southwest: readonly (readonly [number, string])[] = [
  [24, '1159000000'],
  [24, '1162000000'],
  [16, '1153000000'],
  [16, '1154500000'],
  [10, '1150000000'],
  [6, '1156000000'],
  [4, '1147000000'],
];

interface Places {
  neighborhoods: Map<string, string[]>;
  seoul: string[];
  changwon: string[];
  gyeongnam: string[];
  gwangju: string[];
  gyeonggi: string[];
  daegu: string[];
  elsewhere: string[];
}

const places = once((): Places => {
  const inForce = regions().filter((region) => region.validTo === null);
  const cities = new Set(inForce.map((region) => region.parentCode));
  // A city with 일반구 is not itself an address; a 구 of it is.
  const districts = inForce.filter((region) => region.level === 'SIGUNGU' && !cities.has(region.code));
  const units = inForce.filter((region) => region.level === 'SIGUNGU');
  const below = (prefix: string) =>
    units.filter((region) => region.code.startsWith(prefix)).map((region) => region.code);
  const southwestCodes = new Set<string>(southwest.map(([, code]) => code));
  const neighborhoods = new Map<string, string[]>();
  for (const region of inForce) {
    if (region.level !== 'EMD' || region.parentCode === null) continue;
    neighborhoods.set(region.parentCode, [...(neighborhoods.get(region.parentCode) ?? []), region.code]);
  }
  return {
    neighborhoods,
    seoul: below('11').filter((code) => !southwestCodes.has(code)),
    changwon: below('4812').filter((code) => code !== '4812000000'),
    gyeongnam: below('48').filter((code) => !code.startsWith('4812') && code !== jinju),
    gwangju: below('29'),
    gyeonggi: districts.filter((region) => region.code.startsWith('41')).map((region) => region.code),
    daegu: below('27'),
    elsewhere: districts
      .filter((region) => !['11', '27', '29', '41', '48'].includes(region.code.slice(0, 2)))
      .map((region) => region.code),
  };
});

/** The 시군구 (or 구 of a city) a startup of the track has its head office in. */
export function drawDistrict(draw: Draw, track: Track): string {
  const known = places();
  switch (track) {
    case 'SOUTHWEST':
      return draw.weigh(southwest);
    case 'SEOUL':
      return draw.pick(known.seoul);
    case 'JINJU':
      return jinju;
    case 'CHANGWON':
      return draw.pick(known.changwon);
    case 'GYEONGNAM':
      return draw.pick(known.gyeongnam);
    case 'GWANGJU':
      return draw.pick(known.gwangju);
    case 'ELSEWHERE':
      return draw.pick(
        draw.weigh([
          [35, known.gyeonggi],
          [12, known.daegu],
          [53, known.elsewhere],
        ]),
      );
  }
}

/** The head office: the district, or a neighborhood in it where the reference data knows those. */
export function drawHeadOffice(draw: Draw, district: string): string {
  const neighborhoods = places().neighborhoods.get(district);
  return neighborhoods !== undefined && draw.chance(300) ? draw.pick(neighborhoods) : district;
}
