import { type Day, toDay } from './calendar.ts';
import type { Draw } from './draw.ts';
import { demoToday } from './facts.ts';
import type { Track } from './places.ts';
import { mergedFrom, type Role } from './roles.ts';

/** The days of a startup's life, and what it has become by the demo's today. */
export interface Life {
  identity: 'PRE_FOUNDER' | 'SOLE_PROPRIETOR' | 'CORPORATION' | 'CLOSED';
  /** A corporation that was a sole proprietor before. */
  converted: boolean;
  /** A corporation by law, closed or not. */
  incorporated: boolean;
  /** 사업개시일; null for a pre-founder and where it is unknown. */
  start: Day | null;
  /** The start as owners had it when they made their records; differs where it was corrected later. */
  recordedStart: Day | null;
  /** First contact: the day the directory gave the number. */
  first: Day;
  /** Nothing new happens after this day. */
  horizon: Day;
}

const today: Day = toDay(demoToday);
/** The network has no support on record before this day, save what articles print. */
const dawn: Day = toDay('2018-01-02');
/** A business that started on these days leaves BI in the quarter around the demo's today. */
const enteringFrom: Day = toDay('2023-11-15');
const enteringTo: Day = toDay('2023-12-29');

/** Draws a life: 17 % before founding, 34 % within three years, 30 % within seven, 15 % beyond, 4 % closed. */
export function drawLife(draw: Draw, number: number, role: Role | null, track: Track): Life {
  if (role !== null && roleLives[role] !== undefined) return roleLives[role](draw);
  if (mergedFrom(number) !== null)
    return business(draw, today - draw.between(400, 1800), { preFounding: true });
  const lot = draw.below(1000);
  if (lot < 170) return team(draw);
  if (lot < 510) return business(draw, startWithinThreeYears(draw, track), {});
  if (lot < 810) return business(draw, today - draw.between(1097, 2555), { dormant: draw.chance(220) });
  if (lot < 940) return business(draw, today - draw.between(2558, 4600), { dormant: draw.chance(300) });
  if (lot < 960) return unknownStart(draw);
  return closed(draw);
}

function startWithinThreeYears(draw: Draw, track: Track): Day {
  if (track === 'JINJU' && draw.chance(150)) return draw.between(enteringFrom, enteringTo);
  return today - draw.between(0, 1094);
}

function team(draw: Draw): Life {
  const first = today - draw.between(3, 820);
  return {
    ...{ identity: 'PRE_FOUNDER', converted: false, incorporated: false, start: null, recordedStart: null },
    first,
    horizon: today + 120,
  };
}

interface Turns {
  dormant?: boolean;
  preFounding?: boolean;
  closedOn?: Day;
  /** First contact on this day rather than a drawn one. */
  first?: Day;
}

function business(draw: Draw, start: Day, turns: Turns): Life {
  const incorporated = draw.chance(760);
  const meetsEarly = turns.preFounding === true || draw.chance(480);
  const drawn = meetsEarly ? start - draw.between(20, 540) : start + draw.between(0, 700);
  const last = turns.closedOn ?? today - 2;
  const first = turns.first ?? Math.min(Math.max(drawn, dawn), last);
  const identity = incorporated ? 'CORPORATION' : 'SOLE_PROPRIETOR';
  return {
    identity: turns.closedOn === undefined ? identity : 'CLOSED',
    converted: incorporated && draw.chance(160),
    incorporated,
    start,
    recordedStart: draw.chance(12) ? start + draw.between(60, 500) : start,
    first,
    horizon:
      turns.closedOn ??
      (turns.dormant === true ? Math.max(first, today - draw.between(230, 800)) : today + 200),
  };
}

function unknownStart(draw: Draw): Life {
  const first = Math.max(today - draw.between(60, 2400), dawn);
  const incorporated = draw.chance(500);
  return {
    identity: incorporated ? 'CORPORATION' : 'SOLE_PROPRIETOR',
    ...{ converted: false, incorporated, start: null, recordedStart: null },
    first,
    horizon: today + 200,
  };
}

function closed(draw: Draw): Life {
  const start = today - draw.between(700, 3000);
  return business(draw, start, { closedOn: Math.min(start + draw.between(300, 2200), today - 30) });
}

/** Lives of the told numbers. Those of 2015 and 2016 follow the article about the Gyeongnam center's first year. */
const roleLives: Partial<Record<Role, (draw: Draw) => Life>> = {
  JOURNEY: (draw) => corporation(draw, toDay('2022-09-05'), toDay('2022-02-14')),
  JINJU_CHAIN: (draw) => corporation(draw, toDay('2022-03-02'), toDay('2021-06-10')),
  DOOSAN: (draw) => corporation(draw, toDay('2023-02-13'), toDay('2022-05-20')),
  HYDROGEN: (draw) => corporation(draw, toDay('2021-04-12'), toDay('2021-09-01')),
  TEAM: (draw) => ({ ...team(draw), first: toDay('2026-03-04') }),
  VALLEY: (draw) => ({
    ...corporation(draw, toDay('2021-05-10'), toDay('2020-11-02')),
    horizon: toDay('2025-12-20'),
  }),
  GRADUATE: (draw) => corporation(draw, toDay('2024-04-01'), toDay('2023-08-21')),
  ENTERING: (draw) => corporation(draw, toDay('2023-12-04'), toDay('2023-03-15')),
  ABROAD: (draw) => corporation(draw, toDay('2020-07-06'), toDay('2019-10-07')),
  DESALINATION: (draw) => corporation(draw, toDay('2012-03-05') + draw.below(700), toDay('2015-05-06')),
  COMMITTED: (draw) => corporation(draw, toDay('2013-02-04') + draw.below(500), toDay('2015-06-08')),
  ANTI_AGING: (draw) => corporation(draw, toDay('2013-02-04') + draw.below(600), toDay('2015-06-08')),
  DISCOVERED: (draw) => corporation(draw, toDay('2013-06-03') + draw.below(650), toDay('2015-04-08')),
};

function corporation(draw: Draw, start: Day, first: Day): Life {
  const life = business(draw, start, { first });
  return { ...life, identity: 'CORPORATION', incorporated: true, recordedStart: start };
}
