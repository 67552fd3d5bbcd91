import type { Draw } from './draw.ts';

const syllables = [
  '가',
  '나',
  '다',
  '도',
  '두',
  '라',
  '로',
  '루',
  '리',
  '마',
  '모',
  '무',
  '바',
  '벨',
  '보',
  '비',
  '빈',
  '사',
  '새',
  '소',
  ...[
    '솔',
    '수',
    '시',
    '아',
    '안',
    '여',
    '온',
    '요',
    '우',
    '울',
    '유',
    '이',
    '자',
    '전',
    '제',
    '주',
    '지',
    '차',
    '초',
    '카',
  ],
  '코',
  '타',
  '테',
  '토',
  '파',
  '포',
  '피',
  '하',
  '해',
  '호',
  '휘',
  '담',
  '람',
  '렌',
  '븐',
  '샘',
  '윤',
  '찬',
  '탄',
  '펜',
];
const latin: Record<string, string> = {
  ...{ 가: 'ga', 나: 'na', 다: 'da', 도: 'do', 두: 'du', 라: 'ra', 로: 'ro', 루: 'ru', 리: 'ri', 마: 'ma' },
  모: 'mo',
  무: 'mu',
  바: 'ba',
  벨: 'bel',
  보: 'bo',
  비: 'bi',
  빈: 'bin',
  사: 'sa',
  새: 'sae',
  소: 'so',
  ...{ 솔: 'sol', 수: 'su', 시: 'si', 아: 'a', 안: 'an', 여: 'yeo', 온: 'on', 요: 'yo', 우: 'u', 울: 'ul' },
  유: 'yu',
  이: 'i',
  자: 'ja',
  전: 'jeon',
  제: 'je',
  주: 'ju',
  지: 'ji',
  차: 'cha',
  초: 'cho',
  카: 'ka',
  ...{ 코: 'ko', 타: 'ta', 테: 'te', 토: 'to', 파: 'pa', 포: 'po', 피: 'pi', 하: 'ha', 해: 'hae', 호: 'ho' },
  휘: 'hwi',
  담: 'dam',
  람: 'ram',
  렌: 'ren',
  븐: 'beun',
  샘: 'saem',
  윤: 'yun',
  찬: 'chan',
  탄: 'tan',
  펜: 'pen',
};
const endings = [
  '소프트',
  '랩',
  '바이오',
  '에너지',
  '로보틱스',
  '워터',
  '메디컬',
  '푸드',
  '테크',
  '시스템',
  '머티리얼',
  '모빌리티',
];
const englishEndings = [
  'Soft',
  'Lab',
  'Bio',
  'Energy',
  'Robotics',
  'Water',
  'Medical',
  'Food',
  'Tech',
  'Systems',
  'Materials',
  'Mobility',
];
const surnames = [
  '강',
  '고',
  '권',
  '김',
  '문',
  '박',
  '배',
  '백',
  '서',
  '송',
  '신',
  '안',
  '오',
  '유',
  '윤',
  '이',
  '임',
  '장',
  '정',
  '조',
  '최',
  '한',
  '황',
];
const givenNames = [
  '가람',
  '나래',
  '다온',
  '라온',
  '마루',
  '보람',
  '새벽',
  '아라',
  '여울',
  '예솔',
  '온유',
  '유하',
  '이든',
  '지담',
  '채움',
  '하람',
  '한결',
  '해솔',
];

/** Every invented business and team name ends with this, so that nobody takes one for a real firm. */
export const fictionMark = '(가상)';

/** The words a startup's names are made of. */
export interface NameStem {
  ko: string;
  en: string;
  /** Index of the ending, which says roughly what the firm does. */
  ending: number;
}

/** Four drawn syllables, more than Korean firms' names commonly have, and an ending by trade. */
export function drawNameStem(draw: Draw): NameStem {
  let ko = '';
  let en = '';
  for (let index = 0; index < 4; index++) {
    const syllable = draw.pick(syllables);
    ko += syllable;
    en += latin[syllable] ?? '';
  }
  return { ko, en: en.charAt(0).toUpperCase() + en.slice(1), ending: draw.below(endings.length) };
}

/** A trade name, e.g. `도람벨수소프트(가상)`. */
export function writeTradeName(stem: NameStem): string {
  return `${stem.ko}${endings[stem.ending]}${fictionMark}`;
}

/** A corporation's legal name. */
export function writeLegalName(stem: NameStem): string {
  return `주식회사 ${writeTradeName(stem)}`;
}

/** An English name, e.g. `Dorambelsu Soft (fictional)`. */
export function writeEnglishName(stem: NameStem): string {
  return `${stem.en} ${englishEndings[stem.ending]} (fictional)`;
}

/** A team's name before there is a business. */
export function writeTeamName(stem: NameStem): string {
  return `팀 ${stem.ko}${fictionMark}`;
}

/** An invented person's name. */
export function drawPersonName(draw: Draw): string {
  return draw.pick(surnames) + draw.pick(givenNames);
}
