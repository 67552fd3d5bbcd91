import { regionPrefix } from '@ieum/schema/contract/region-prefix.ts';
import { expect, test } from 'vitest';
import { districtOf, regionsAround } from './region-code.ts';

test.each([
  ['1100000000', '11', 'Seoul'],
  ['1159000000', '11590', 'Dongjak-gu'],
  ['4812000000', '4812', 'Changwon, with districts 48121 to 48129'],
  ['4812100000', '48121', 'one of its districts'],
  ['4817000000', '48170', 'Jinju'],
  ['4374000000', '43740', 'Yeongdong-gun, not 43745 Jeungpyeong-gun'],
  ['3600000000', '36', 'Sejong as a province'],
  ['3611000000', '36110', 'Sejong as a city'],
  ['4817025000', '48170250', 'a town'],
  ['4817025021', '4817025021', 'a village'],
])('%s covers what begins with %s (%s)', (code, prefix) => {
  expect(regionPrefix(code)).toBe(prefix);
});

test('a province lies in no district', () => {
  expect(districtOf('4800000000')).toBeNull();
  expect(districtOf('4817025000')).toBe('4817000000');
});

test.each([
  ['1159000000', ['1159000000', '1100000000']],
  ['1159010700', ['1159010700', '1159000000', '1100000000']],
  ['4812125000', ['4812125000', '4812100000', '4812000000', '4800000000']],
  ['4374500000', ['4374500000', '4300000000']],
  ['4800000000', ['4800000000']],
])('%s lies in %j', (code, regions) => {
  expect(regionsAround(code)).toEqual(regions);
});
