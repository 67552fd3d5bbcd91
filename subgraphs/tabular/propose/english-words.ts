const words: Readonly<Record<string, string>> = {
  ...{ 비고: 'note', 메모: 'note', 특이사항: 'remarks', 국비: 'national share', 도비: 'provincial share' },
  ...{
    시비: 'city share',
    시도비: 'provincial share',
    구비: 'district share',
    군비: 'county share',
    자부담: 'own share',
  },
  ...{
    매출: 'sales',
    매출액: 'sales',
    수출액: 'exports',
    고용: 'jobs',
    고용인원: 'jobs',
    신규고용: 'new jobs',
  },
  ...{
    종업원수: 'employees',
    직원수: 'employees',
    업종: 'industry',
    업태: 'business type',
    지역: 'area',
    소재지: 'location',
  },
  ...{
    주소: 'address',
    평가등급: 'grade',
    등급: 'grade',
    점수: 'score',
    평가점수: 'score',
    회차: 'round',
    차수: 'round',
  },
  ...{
    부서: 'department',
    담당부서: 'department',
    협약일: 'signed on',
    선정일: 'selected on',
    설립일: 'founded on',
  },
  ...{
    지급일: 'paid on',
    총사업비: 'total cost',
    사업비: 'project cost',
    투자유치액: 'investment raised',
    투자액: 'investment',
  },
  ...{
    특허: 'patents',
    기술분야: 'technology',
    지원대상: 'target',
    우수기업: 'is outstanding',
    재창업여부: 'is restart',
  },
  ...{
    면적: 'area in square metres',
    호실: 'room',
    연도: 'year',
    사업연도: 'fiscal year',
    지원횟수: 'times supported',
  },
};

/** What a heading of Korean files is called in English; null where no word is known. */
export function wordsInEnglish(heading: string): string | null {
  const parts = heading.split(' / ').map((part) => part.replace(/\([^)]*\)/g, '').replace(/\s/g, ''));
  const last = parts.at(-1)!;
  return Object.hasOwn(words, last) ? words[last]! : null;
}
