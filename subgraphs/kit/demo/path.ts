import { agencySteps } from './path-agencies.ts';
import { centerSteps } from './path-center.ts';
import { governmentSteps } from './path-governments.ts';
import { universitySteps } from './path-universities.ts';
import type { Trail } from './trail.ts';

/**
 * Lets a startup's life happen, roughly as organizations mean it to: found and incubated by a university, given
 * space and local money by a city, grown by agencies, helped by the center of its province. Each part keeps its
 * own order in time and begins no earlier than the part before allows.
 */
export function walk(trail: Trail): void {
  const incubation = universitySteps(trail);
  governmentSteps(trail, incubation);
  agencySteps(trail);
  centerSteps(trail);
}
