import { industries } from '../reference/industries.ts';
import { once } from '../reference/read-table.ts';
import type { Draw } from './draw.ts';

/** How often startups of the demo are in which branch of KSIC: a weight and the prefix of the codes it is spread over. */
const branches: readonly (readonly [weight: number, prefix: string])[] = [
  [24, '582'],
  [16, '620'],
  [8, '631'],
  [5, '639'],
  [4, '591'],
  [6, '212'],
  [6, '261'],
  [5, '271'],
  [5, '272'],
  [6, '281'],
  [8, '291'],
  [7, '292'],
  [3, '303'],
  [3, '313'],
  [4, '204'],
  [4, '107'],
  [3, '103'],
  [2, '35119'],
  [2, '360'],
  [2, '382'],
  [8, '479'],
  [5, '464'],
  [4, '561'],
  [6, '701'],
  [4, '713'],
  [4, '729'],
  [4, '732'],
  [4, '857'],
  [1, '011'],
];

const codes = once((): (readonly [number, string[]])[] =>
  branches.map(([weight, prefix]) => [
    weight,
    industries()
      .filter((industry) => industry.level === 5 && industry.code.startsWith(prefix))
      .map((industry) => industry.code),
  ]),
);

/** A five-digit KSIC code. */
export function drawIndustry(draw: Draw): string {
  return draw.pick(draw.weigh(codes()));
}
