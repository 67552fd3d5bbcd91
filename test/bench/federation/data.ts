/** One startup of the bench, with what it was given. */
export interface Startup {
  __typename: 'Startup';
  id: string;
  name: string;
  region: string;
  foundedOn: string;
  employees: number;
  summary: string;
  supports: Support[];
}

/** One program of the bench, with whom it supports. */
export interface Program {
  __typename: 'Program';
  id: string;
  title: string;
  agency: string;
  budget: number;
  seats: number;
  isOpen: boolean;
  budgetPerSeat: number;
  supports: Support[];
}

/** One support of a startup by a program. */
export interface Support {
  __typename: 'Support';
  id: string;
  stage: string;
  note: string;
  score: number;
  startup: Startup;
  program: Program;
}

/** Startups and programs that know only each other. */
export interface Cohort {
  startups: Startup[];
  programs: Program[];
  supports: Support[];
}

/** The numbers of cohorts: all have three digits. */
export const cohortNumbers: readonly number[] = Array.from({ length: 900 }, (_, index) => 100 + index);

const members = 7;
const supportsOfStartup = 3;

const regions = ['Seoul', 'Busan', 'Daegu', 'Ulsan', 'Jinju', 'Gimhae', 'Tongyeong'];
const fields = ['batteries', 'robotics', 'seaweed', 'shipyards', 'optics', 'ceramics', 'logistics'];
const agencies = ['Techno Park', 'Innovation Center', 'University', 'City Hall', 'Port Authority'];
const stages = ['APPLIED', 'SELECTED', 'AGREED', 'RUNNING', 'ENDED'];

const made = new Map<number, Cohort>();

/**
 * The cohort of that number, made on first use and linked: 7 startups, 7 programs, 21 supports. All cohorts have the same
 * shape and values of the same length, so that answers about them differ and are equally long.
 */
export function cohortOf(number: number): Cohort | undefined {
  const known = made.get(number);
  if (known || !Number.isInteger(number) || number < 100 || number > 999) return known;
  const cohort = makeCohort(number);
  made.set(number, cohort);
  return cohort;
}

/** Finds an entity by its id, e.g. `startup-100-3`. */
export function entityOf(typename: string, id: string): Startup | Program | Support | undefined {
  const [kind, cohort, index] = id.split('-');
  const { startups, programs, supports } = cohortOf(Number(cohort)) ?? {};
  if (typename === 'Startup' && kind === 'startup') return startups?.[Number(index)];
  if (typename === 'Program' && kind === 'program') return programs?.[Number(index)];
  if (typename === 'Support' && kind === 'support') return supports?.[Number(index) - 10];
  return undefined;
}

function makeCohort(number: number): Cohort {
  const startups = Array.from({ length: members }, (_, index) => makeStartup(number, index));
  const programs = Array.from({ length: members }, (_, index) => makeProgram(number, index));
  const supports = startups.flatMap((startup, index) =>
    Array.from({ length: supportsOfStartup }, (_, nth) => {
      // Each program supports three startups, no startup twice.
      const program = programs[(index + nth * 2) % members] as Program;
      const support = makeSupport(number, index * supportsOfStartup + nth, startup, program);
      startup.supports.push(support);
      program.supports.push(support);
      return support;
    }),
  );
  return { startups, programs, supports };
}

function makeStartup(cohort: number, index: number): Startup {
  const field = at(fields, index);
  return {
    __typename: 'Startup',
    id: `startup-${cohort}-${index}`,
    name: `Hanbit ${field} No. ${cohort}`,
    region: at(regions, index * 3),
    foundedOn: `20${10 + (cohort % 15)}-0${1 + index}-1${cohort % 10}`,
    employees: 10 + ((cohort + index * 11) % 90),
    summary: `Develops and sells ${field} for small and medium manufacturers of the southern coast, with ${cohort} customers in Korea, Japan and Vietnam`,
    supports: [],
  };
}

function makeProgram(cohort: number, index: number): Program {
  const budget = 100_000 + cohort * 900 + index;
  const seats = 10 + ((cohort + index * 7) % 5);
  return {
    __typename: 'Program',
    id: `program-${cohort}-${index}`,
    title: `Scale-up of ${at(fields, index + 2)}, round ${cohort}`,
    agency: `${at(regions, index)} ${at(agencies, index)}`,
    budget,
    seats,
    isOpen: index % 2 === 0,
    budgetPerSeat: Math.floor(budget / seats),
    supports: [],
  };
}

function makeSupport(cohort: number, index: number, startup: Startup, program: Program): Support {
  return {
    __typename: 'Support',
    id: `support-${cohort}-${10 + index}`,
    stage: at(stages, index),
    note: `Reviewed twice by committee ${cohort}, which asked for a plan of exports`,
    score: 10 + ((cohort + index) % 90),
    startup,
    program,
  };
}

const at = (list: readonly string[], index: number): string => list[index % list.length] as string;
