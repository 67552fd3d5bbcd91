import { type Day, stageOf, toDay } from './calendar.ts';
import { Draw } from './draw.ts';
import { demoToday, type GrowthStage } from './facts.ts';
import { drawIndustry } from './industries.ts';
import { drawNameStem, type NameStem } from './names.ts';
import { drawDistrict, drawHeadOffice, signedDistricts, type Track, tracks } from './places.ts';
import { drawLife, type Life } from './profile-life.ts';
import { type Role, roleOf } from './roles.ts';
import { drawThemes } from './themes.ts';

/** What is decided of a startup before anything happens to it. */
export interface Profile extends Life {
  seed: number;
  number: number;
  role: Role | null;
  track: Track;
  district: string;
  headOfficeCode: string;
  /** The local government that supports it, if one that publishes does. */
  governmentId: string | null;
  /** The university that finds or incubates it, if one does. */
  universityId: string | null;
  industryCode: string;
  themeIds: string[];
  stem: NameStem;
}

/** The day the demo calendar is built around. */
export const today: Day = toDay(demoToday);

const roleTracks: Partial<Record<Role, Track>> = {
  JOURNEY: 'SOUTHWEST',
  TEAM: 'SOUTHWEST',
  VALLEY: 'SOUTHWEST',
  GRADUATE: 'SOUTHWEST',
  ABROAD: 'SOUTHWEST',
  ...{
    JINJU_CHAIN: 'JINJU',
    ENTERING: 'JINJU',
    ANTI_AGING: 'JINJU',
    DOOSAN: 'CHANGWON',
    HYDROGEN: 'GWANGJU',
  },
  ...{ DESALINATION: 'CHANGWON', COMMITTED: 'GYEONGNAM', DISCOVERED: 'GYEONGNAM' },
};

/** Their city is the one whose inbox and spaces the questions ask about. */
const roleDistricts: Partial<Record<Role, string>> = {
  JOURNEY: '1159000000',
  TEAM: '1159000000',
  GRADUATE: '1159000000',
};

/** Draws who a startup is, from (seed, number) alone. */
export function drawProfile(seed: number, number: number): Profile {
  const draw = new Draw(seed, number, 1);
  const role = roleOf(number);
  const track = (role !== null && roleTracks[role]) || draw.weigh(tracks);
  const drawn = drawDistrict(draw, track);
  const district = (role !== null && roleDistricts[role]) || drawn;
  return {
    ...drawLife(draw, number, role, track),
    seed,
    number,
    role,
    track,
    district,
    headOfficeCode: drawHeadOffice(draw, district),
    governmentId: chooseGovernment(draw, track, district),
    universityId: chooseUniversity(draw, track),
    industryCode: drawIndustry(draw),
    themeIds: drawThemes(draw, role, track),
    stem: drawNameStem(draw),
  };
}

/** The stage owners recorded on a day: by the start they knew then. Null where they knew of a business and not of its start. */
export function recordedStage(profile: Profile, on: Day): GrowthStage | null {
  if (profile.start === null && profile.identity !== 'PRE_FOUNDER') return null;
  return stageOf(profile.recordedStart, on);
}

/** True from the day business started: what only a business can have (a loan, an investment). */
export function isFounded(profile: Profile, on: Day): boolean {
  return profile.identity !== 'PRE_FOUNDER' && (profile.start === null || profile.start <= on);
}

const governments = Object.values(signedDistricts);

function chooseGovernment(draw: Draw, track: Track, district: string): string | null {
  if (track === 'SOUTHWEST') return signedDistricts[district] ?? draw.pick(governments);
  if (track === 'SEOUL') return draw.chance(150) ? draw.pick(governments) : null;
  return track === 'JINJU' || (track === 'GYEONGNAM' && draw.chance(150)) ? 'org:jinju' : null;
}

function chooseUniversity(draw: Draw, track: Track): string | null {
  switch (track) {
    case 'SOUTHWEST':
      return draw.weigh(southwestUniversities);
    case 'SEOUL':
      return draw.chance(450) ? draw.weigh(southwestUniversities) : null;
    case 'JINJU':
      return draw.chance(700) ? 'org:gnu' : 'org:changwon-univ';
    case 'CHANGWON':
      return 'org:changwon-univ';
    case 'GYEONGNAM':
      return draw.chance(500) ? 'org:changwon-univ' : null;
    default:
      return null;
  }
}

/** The six universities of the agreement. */
export const southwestUniversities: readonly (readonly [number, string])[] = [
  [25, 'org:cau'],
  [25, 'org:snu'],
  [20, 'org:ssu'],
  [12, 'org:dongyang'],
  [10, 'org:gangseo-univ'],
  [8, 'org:chongshin'],
];
