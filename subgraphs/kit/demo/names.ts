import type { Draw } from './draw.ts';

const syllables = [
  ...'가나다도두라로루리마모무바벨보비빈사새소솔수시아안여온요우울유이자전제주지차초카코타테토파포피하해호휘담람렌븐샘윤찬탄펜',
];
const latin = (
  'ga na da do du ra ro ru ri ma mo mu ba bel bo bi bin sa sae so ' +
  'sol su si a an yeo on yo u ul yu i ja jeon je ju ji cha cho ka ' +
  'ko ta te to pa po pi ha hae ho hwi dam ram ren beun saem yun chan tan pen'
).split(' ');
const endings = '소프트 랩 바이오 에너지 로보틱스 워터 메디컬 푸드 테크 시스템 머티리얼 모빌리티'.split(' ');
const englishEndings =
  'Soft Lab Bio Energy Robotics Water Medical Food Tech Systems Materials Mobility'.split(' ');
const surnames = '강 고 권 김 문 박 배 백 서 송 신 안 오 유 윤 이 임 장 정 조 최 한 황'.split(' ');
const givenNames =
  '가람 나래 다온 라온 마루 보람 새벽 아라 여울 예솔 온유 유하 이든 지담 채움 하람 한결 해솔'.split(' ');

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
    const place = draw.below(syllables.length);
    ko += syllables[place];
    en += latin[place];
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
