import { expect, test } from 'vitest';
import { normalizeCompanyName } from './company-name.ts';

test.each([
  ['㈜이음테크', '이음테크'],
  ['(주) 이음테크', '이음테크'],
  ['주식회사 이음테크', '이음테크'],
  ['유한회사　이음테크', '이음테크'],
  ['농업회사법인 주식회사 진주그린', '진주그린'],
  ['이음테크(IEUM Tech Co., Ltd.)', '이음테크'],
  ['이음테크 (부설 AI연구소)', '이음테크 (부설 ai연구소)'],
  ['이음테크 지점', '이음테크'],
  ['이음테크 상대동지점', '이음테크 상대동'],
  ['Ｉｅｕｍ   Labs', 'ieum labs'],
])('%s compares as %s', (name, normalized) => {
  expect(normalizeCompanyName(name)).toBe(normalized);
});
