import { once } from '../reference/read-table.ts';
import {
  type DemoFundShare,
  type DemoProgram,
  type DemoProgramHead,
  demoToday,
  type SectorName,
  type SupportKind,
} from './facts.ts';
import { type ProgramLine, programLines, type Window } from './program-lines.ts';

const firstYear = 2018;
const lastYear = 2028;

const all = once((): DemoProgram[] => {
  const found: DemoProgram[] = [];
  for (const [line, number] of numbered()) {
    for (let year = firstYear; year <= lastYear; year++) found.push(toProgram(line, number, year));
  }
  return found;
});

/** The programs a sector announces: each line once for every fiscal year from 2018 to 2028. */
export function demoPrograms(sector: SectorName): DemoProgram[] {
  return all().filter((program) => program.subgraph === sector);
}

const byUse = once((): Map<string, DemoProgram[]> => {
  const found = new Map<string, DemoProgram[]>();
  for (const program of all()) {
    for (const kind of program.kinds) {
      const use = `${program.operatorId} ${kind} ${program.fiscalYear}`;
      found.set(use, [...(found.get(use) ?? []), program]);
    }
  }
  return found;
});

/** The programs under which an operator can have given support of a kind that starts on a day: of that year, and announced by then. */
export function programsFor(operatorId: string, kind: SupportKind, startedOn: string): DemoProgram[] {
  const known = byUse().get(`${operatorId} ${kind} ${startedOn.slice(0, 4)}`) ?? [];
  return known.filter((program) => program.applyFrom === null || program.applyFrom <= startedOn);
}

function numbered(): (readonly [ProgramLine, number])[] {
  const counts = new Map<string, number>();
  return programLines.map((line) => {
    const number = (counts.get(line.operatorId) ?? 0) + 1;
    counts.set(line.operatorId, number);
    return [line, number];
  });
}

function toProgram(line: ProgramLine, number: number, year: number): DemoProgram {
  const budgetWon = line.budgetWon === null ? null : budgetOf(line.budgetWon, year);
  const id = `${line.operatorId.slice(4)}:prog:${year}-${String(number).padStart(2, '0')}`;
  const head: DemoProgramHead = {
    id,
    name: `${year}년 ${line.name}`,
    operatorId: line.operatorId,
    fiscalYear: year,
    kinds: line.kinds,
    targetStages: line.stages,
    targetRegionCodes: [...line.regionCodes],
    maxBusinessAgeYears: line.maxAge,
    ...windowOf(line.window, year, number),
    budgetWon,
    themeIds: line.themeIds ?? [],
    detailUrl: `https://example.com/ieum-demo/programs/${id.replaceAll(':', '/')}`,
  };
  return withDetails(line, head, number);
}

/** Two in a hundred more each year, in whole ten million won. */
function budgetOf(first: number, year: number): number {
  return Math.round((first * (100 + 2 * (year - firstYear))) / 100 / 10_000_000) * 10_000_000;
}

/** Days vary by the line's number, so that not every window ends at once. */
function windowOf(window: Window, year: number, number: number) {
  const day = (month: string, base: number) =>
    `-${month}-${String(base + (number % 5) * 2).padStart(2, '0')}`;
  const text = { applyText: null };
  switch (window) {
    case 'winter':
      return { applyFrom: `${year - 1}${day('11', 2)}`, applyTo: `${year - 1}${day('12', 14)}`, ...text };
    case 'spring':
      return { applyFrom: `${year}${day('02', 3)}`, applyTo: `${year}${day('03', 17)}`, ...text };
    case 'autumn':
      return { applyFrom: `${year}${day('10', 12)}`, applyTo: `${year}${day('11', 20)}`, ...text };
    case 'rolling':
      return { applyFrom: `${year}-01-02`, applyTo: `${year}-12-31`, applyText: '연중 수시' };
    case 'open':
      // Without an end the announcement of every year would be open for ever: only that of the demo's year has none.
      return {
        applyFrom: `${year}-01-02`,
        applyTo: demoToday.startsWith(String(year)) ? null : `${year}-12-31`,
        applyText: '예산 소진 시까지',
      };
    case 'text':
      return { applyFrom: null, applyTo: null, applyText: '추후 공지' };
  }
}

function withDetails(line: ProgramLine, head: DemoProgramHead, number: number): DemoProgram {
  const { sector, operatorId } = line;
  switch (sector) {
    case 'universities':
      return {
        ...head,
        subgraph: sector,
        type: 'UniversityProgram',
        details: { studentsOnly: line.studentsOnly ?? false },
      };
    case 'local-governments':
      return {
        ...head,
        subgraph: sector,
        type: 'LocalProgram',
        details: {
          ordinance: line.maxFounderAge === undefined ? null : '청년창업 지원 조례 (데모)',
          maxFounderAge: line.maxFounderAge ?? null,
          shares: head.budgetWon === null ? [] : sharesOf(head.budgetWon, operatorId === 'org:jinju'),
        },
      };
    case 'support-agencies':
      return {
        ...head,
        subgraph: sector,
        type: 'AgencyProgram',
        details: {
          kstartupNo: `9${head.fiscalYear}${String(number).padStart(2, '0')}`,
          bizinfoId:
            operatorId === 'org:kosmes'
              ? `PBLN_DEMO${head.fiscalYear}${String(number).padStart(2, '0')}`
              : null,
        },
      };
    case 'gyeongnam-center':
      return {
        ...head,
        subgraph: sector,
        type: 'CenterProgram',
        details: { jointWithIds: line.jointWithIds ?? [] },
      };
  }
}

function sharesOf(totalWon: number, hasNational: boolean): DemoFundShare[] {
  const national = hasNational ? Math.floor(totalWon / 2) : 0;
  const metropolitan = Math.floor(totalWon / (hasNational ? 5 : 4));
  const shares: DemoFundShare[] = [
    { source: 'NATIONAL', amountWon: national },
    { source: 'METROPOLITAN', amountWon: metropolitan },
    { source: 'LOCAL', amountWon: totalWon - national - metropolitan },
  ];
  return shares.filter((share) => share.amountWon > 0);
}
