import { industries } from '@ieum/kit/reference/industries.ts';
import { regions } from '@ieum/kit/reference/regions.ts';
import { enumItems } from '../labels.ts';
import { byText } from '../rules.ts';
import { type Answer, answered } from '../shapes.ts';

/** Labels for a front end. */
export function answerQ26(): Answer {
  const inSeoul = regions().filter(
    ({ level, parentCode, validTo }) =>
      level === 'SIGUNGU' && parentCode === '1100000000' && validTo === null,
  );
  return answered({
    stages: enumItems('GrowthStage'),
    kinds: enumItems('SupportKind'),
    regions: inSeoul
      .sort((a, b) => byText(a.code, b.code))
      .map(({ code, nameKo, nameEn, kostatCode2018 }) => ({
        code,
        name: { ko: nameKo, en: nameEn },
        kostatCode: kostatCode2018,
      })),
    industries: industries()
      .filter(({ level }) => level === 1)
      .sort((a, b) => byText(a.code, b.code))
      .map(({ code, nameKo }) => ({ code, name: { ko: nameKo } })),
  });
}
