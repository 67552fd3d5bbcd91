import { networks } from '@ieum/kit/reference/networks.ts';
import { publishedFigures } from '@ieum/kit/reference/published-figures.ts';
import { type Answer, answered, named, placed } from '../shapes.ts';
import { organization } from '../world.ts';

/** The nineteen centers and their published figures. */
export function answerQ16(): Answer {
  const network = networks().find(({ id }) => id === 'net:innovation-centers');
  const ids = network?.members.map(({ organizationId }) => organizationId) ?? [];
  const figures = ['net:innovation-centers', ...ids].flatMap((about) =>
    publishedFigures().filter((figure) => figure.about === about && figure.code !== undefined),
  );
  return answered({
    network: {
      name: { ko: network?.nameKo },
      members: ids.map((id) => {
        const { regionCode, publishesVia } = organization(id);
        return { ...named(id), region: regionCode === null ? null : placed(regionCode), publishesVia };
      }),
      indicators: figures.map((figure) => ({
        code: figure.code,
        name: { ko: figure.nameKo },
        member: figure.about.startsWith('org:') ? named(figure.about) : null,
        value: figure.value,
        unit: figure.unit,
        cumulative: figure.cumulative ?? false,
        coveredMembers: covered(figure),
        asOf: null,
        asOfPrecision: null,
        sourceUrl: null,
      })),
    },
  });
}

/** As printed; a number of members covers those, a figure about one center that one. */
function covered({ code, coveredMembers, value }: ReturnType<typeof publishedFigures>[number]) {
  if (coveredMembers !== undefined) return coveredMembers;
  return code === 'members' ? value : 1;
}
