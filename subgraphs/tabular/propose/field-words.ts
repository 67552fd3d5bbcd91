/** The fields of a support record that a column is proposed for. */
export const proposedFields = [
  ...(['id', 'startupId', 'businessNumber', 'startupName', 'kind', 'title'] as const),
  ...(['startedOn', 'endedOn', 'period', 'amount', 'status', 'disclosure'] as const),
];

/** One of them. */
export type ProposedField = (typeof proposedFields)[number];

/** Words that head a column of a field; the earlier, the better. The last ones of an id only number the lines. */
export const fieldWords: Record<ProposedField, readonly string[]> = {
  id: [
    '관리번호',
    '지원번호',
    '기록번호',
    '과제번호',
    '접수번호',
    '협약번호',
    '계약번호',
    '신청번호',
    '일련번호',
    '연번',
    '순번',
    '번호',
    'no',
    'id',
  ],
  startupId: ['이음번호', '창업기업번호', '기업id', '이음id', 'startupid', 'ieumid'],
  businessNumber: [
    '사업자등록번호',
    '사업자번호',
    '사업자등록no',
    'businessnumber',
    'bizregno',
    'bizno',
    'brn',
    'businessregistrationnumber',
  ],
  startupName: [
    '기업명',
    '업체명',
    '회사명',
    '상호',
    '상호명',
    '창업기업',
    '기업',
    '업체',
    '법인명',
    'company',
    'companyname',
    'corpname',
    'name',
  ],
  kind: [
    '지원유형',
    '지원분야',
    '지원구분',
    '사업유형',
    '지원종류',
    '유형',
    '분야',
    '구분',
    'kind',
    'supportkind',
    'supporttype',
    'category',
  ],
  title: [
    '지원내용',
    '사업명',
    '과제명',
    '지원사업명',
    '지원사업',
    '제목',
    '프로그램명',
    '내용',
    'title',
    'program',
    'programname',
    'projectname',
  ],
  startedOn: [
    '시작일',
    '지원일',
    '지원시작일',
    '협약일',
    '선정일',
    '입주일',
    '지급일',
    '개시일',
    '지원일자',
    '일자',
    '지원시기',
    '시기',
    '날짜',
    '시작',
    'startedon',
    'startdate',
    'start',
    'startedat',
    'begindate',
    'date',
  ],
  endedOn: [
    '종료일',
    '지원종료일',
    '만료일',
    '퇴거일',
    '완료일',
    '졸업일',
    '종료',
    'endedon',
    'enddate',
    'end',
    'endedat',
    'closedon',
  ],
  period: ['지원기간', '협약기간', '사업기간', '입주기간', '수행기간', '기간', 'period'],
  amount: [
    '지원금액',
    '지원금',
    '지원액',
    '결정액',
    '지급액',
    '교부액',
    '금액',
    '사업비',
    '투자금액',
    '보조금',
    'amount',
    'amountwon',
    'supportamount',
    'grant',
  ],
  status: ['진행상태', '진행상황', '지원상태', '상태', '진행', 'status'],
  disclosure: ['공개범위', '공개여부', '공개구분', 'disclosure'],
};

/** How well a label is known as a word for a field, 0 to 1. */
export function wordConfidenceFor(field: ProposedField, label: string): number {
  // A unit behind the word, (천원), is no part of it; of a header in levels, the last level counts most.
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/\([^)]*\)/g, '')
      .replace(/[^\p{L}\p{N}]/gu, '');
  const levels = label
    .split(' / ')
    .map(plain)
    .filter((level) => level !== '');
  if (levels.length === 0) return 0;
  const exact = fieldWords[field].indexOf(levels.at(-1)!);
  if (exact >= 0) return 1 - exact * 0.01;
  if (levels.slice(0, -1).some((level) => fieldWords[field].includes(level))) {
    return /^(합계|계|총액|소계)$/.test(levels.at(-1)!) ? 0.9 : 0.6;
  }
  const isInside = fieldWords[field].some(
    (word) => word.length > 2 && levels.some((level) => level.includes(word)),
  );
  return isInside ? 0.7 : 0;
}

/** How well a label is known as a word for any field. */
export function wordConfidence(label: string): number {
  return Math.max(
    ...(Object.keys(fieldWords) as ProposedField[]).map((field) => wordConfidenceFor(field, label)),
  );
}

/** What the words of Korean files mean in the contract's enums; compared without spaces and middle dots. */
export const codeWords: Record<'kind' | 'status' | 'disclosure', Record<string, readonly string[]>> = {
  kind: {
    DISCOVERY: ['발굴', '선발', '발굴선발', '공모전', '경진대회'],
    EDUCATION: ['교육', '창업교육'],
    MENTORING: ['멘토링', '컨설팅', '멘토링컨설팅', '자문'],
    INCUBATION: ['보육', '창업보육', 'bi'],
    PROTOTYPE: ['시제품', '시제품제작', '시제품제작지원'],
    COMMERCIALIZATION: ['사업화', '사업화자금', '사업화지원'],
    SPACE: ['공간', '입주', '입주공간', '시설공간', '입주지원', '시설'],
    SETTLEMENT: ['정주', '정주여건', '주거'],
    SUBSIDY: ['보조', '보조금', '지방보조', '행정재정보조'],
    LOAN: ['융자', '정책자금', '대출'],
    GUARANTEE: ['보증'],
    RND: ['연구개발', 'rd', 'r&d', '기술개발', '기술개발(r&d)'],
    OPEN_INNOVATION: ['오픈이노베이션'],
    INVESTMENT: ['투자', '투자유치'],
    MARKET: ['판로', '마케팅', '판로마케팅', '판로지원', '판로개척'],
    EXPORT: ['수출', '해외진출', '수출해외진출', '글로벌'],
    CERTIFICATION: ['인증', '지식재산', '인증지식재산', '특허'],
    HIRING: ['인력', '채용', '인력채용', '고용'],
    NETWORKING: ['행사', '네트워크', '행사네트워크', '네트워킹'],
    OTHER: ['기타'],
  },
  status: {
    PLANNED: ['예정', '계획'],
    ACTIVE: ['진행', '진행중', '지원중', '입주중', '수행중'],
    COMPLETED: ['완료', '종료', '졸업', '상환', '상환완료'],
    SUSPENDED: ['중단', '일시중단'],
    TERMINATED: ['중도해지', '해지', '협약해지', '중도퇴거'],
    CANCELLED: ['취소', '선정취소', '포기'],
  },
  disclosure: {
    PUBLIC: ['공개', '전체공개'],
    PARTNER: ['협약기관', '협약기관공개'],
    OWNER: ['비공개', '기관내부', '내부'],
  },
};

/** The code that a word of a file stands for, or null. */
export function codeOf(field: keyof typeof codeWords, word: string): string | null {
  const plain = word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s·ㆍ‧・,/]/g, '');
  return (
    Object.entries(codeWords[field]).find(
      ([code, words]) => code.toLowerCase() === plain || words.includes(plain),
    )?.[0] ?? null
  );
}
