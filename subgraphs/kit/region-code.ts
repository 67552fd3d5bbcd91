import { regionPrefix } from '@ieum/schema/contract/region-prefix.ts';

/** The 시군구 that a region is or lies in, as a code; null for a 시도, which lies in none. */
export function districtOf(code: string): string | null {
  return code.endsWith('00000000') ? null : `${code.slice(0, 5)}00000`;
}

/** The codes of a region and of everything it lies in, itself first: `4812125000` gives 의창구, 창원시 and 경상남도 too. */
export function regionsAround(code: string): string[] {
  const wider = [8, 5, 4, 2].map((length) => code.slice(0, length).padEnd(10, '0'));
  return [code, ...new Set(wider)].filter(
    (region, position, all) => all.indexOf(region) === position && code.startsWith(regionPrefix(region)),
  );
}
