import type { Draw } from './draw.ts';
import type { Track } from './places.ts';
import type { Role } from './roles.ts';

const byTrack: Readonly<Record<Track, readonly (readonly [thousandths: number, theme: string])[]>> = {
  SOUTHWEST: [
    [140, 'theme:ict-digital'],
    [90, 'theme:deep-tech'],
    [70, 'theme:abb'],
    [30, 'theme:green-energy'],
    [20, 'theme:autonomous-driving'],
    [8, 'theme:hydrogen'],
  ],
  SEOUL: [
    [140, 'theme:ict-digital'],
    [90, 'theme:deep-tech'],
    [60, 'theme:abb'],
  ],
  JINJU: [
    [170, 'theme:anti-aging'],
    [150, 'theme:green-bio'],
    [130, 'theme:aerospace'],
    [90, 'theme:green-energy'],
    [110, 'theme:ict-digital'],
    [60, 'theme:sixth-industry'],
  ],
  CHANGWON: [
    [280, 'theme:mechatronics'],
    [240, 'theme:smart-machinery'],
    [120, 'theme:alternative-water'],
    [70, 'theme:offshore-plant'],
    [60, 'theme:hydrogen'],
  ],
  GYEONGNAM: [
    [200, 'theme:mechatronics'],
    [120, 'theme:offshore-plant'],
    [120, 'theme:sixth-industry'],
    [60, 'theme:anti-aging'],
  ],
  GWANGJU: [
    [260, 'theme:hydrogen'],
    [170, 'theme:autonomous-driving'],
    [110, 'theme:clean-diesel'],
  ],
  ELSEWHERE: [
    [320, 'theme:deep-tech'],
    [300, 'theme:abb'],
    [20, 'theme:hydrogen'],
    [40, 'theme:green-energy'],
  ],
};

const byRole: Partial<Record<Role, string[]>> = {
  JOURNEY: ['theme:ict-digital'],
  KOMMTECH: ['theme:hydrogen'],
  JEICAR: ['theme:hydrogen'],
  JINJU_CHAIN: ['theme:green-bio'],
  DOOSAN: ['theme:alternative-water', 'theme:smart-machinery'],
  HYDROGEN: ['theme:hydrogen'],
  ABROAD: ['theme:deep-tech'],
  DESALINATION: ['theme:alternative-water', 'theme:desalination'],
  COMMITTED: ['theme:mechatronics'],
  ANTI_AGING: ['theme:anti-aging'],
  DISCOVERED: ['theme:mechatronics'],
};

/** The themes of a startup, ascending; many have none. */
export function drawThemes(draw: Draw, role: Role | null, track: Track): string[] {
  const told = role === null ? undefined : byRole[role];
  if (told !== undefined) return [...told];
  const drawn: string[] = [];
  for (const [thousandths, theme] of byTrack[track]) if (draw.chance(thousandths)) drawn.push(theme);
  return drawn.sort();
}
