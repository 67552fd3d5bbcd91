/**
 * What the reference data was copied from: five news articles, whose titles and addresses are not known here. These are
 * descriptions of what each is about, not their titles. Source: data/SOURCES.md.
 */
const articles: Readonly<Record<string, string>> = {
  'seed 000': '서울 서남권 14개 기관 업무협약 기사',
  'seed 001': '경남창조경제혁신센터 개소 1주년 기사',
  'seed 002': '전국 창조경제혁신센터장 간담회 기사',
  'seed 003': '진주시 창업지원 시설 기사',
  'seed 004': '테크노파크·창조경제혁신센터 지역 창업지원 기사',
};

/** The article that the data files call `seed 000` to `seed 004`, as a person would point to it. Throws for any other. */
export function articleOf(seed: string): string {
  const article = articles[seed];
  if (article === undefined) {
    throw new Error(
      `the reference data names the source ${JSON.stringify(seed)}; expected one of ${Object.keys(articles).join(', ')}`,
    );
  }
  return article;
}
