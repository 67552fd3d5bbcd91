import { agreements } from '@ieum/kit/reference/agreements.ts';
import { regionGroups } from '@ieum/kit/reference/region-groups.ts';
import { type Answer, answered, placed } from '../shapes.ts';
import { organization } from '../world.ts';

/** The fourteen parties and where their data comes from. */
export function answerQ03(): Answer {
  const agreement = agreements().find((each) => each.id === 'agr:seoul-southwest-2024');
  const area = regionGroups().find((group) => group.id === agreement?.area);
  return answered({
    agreement: {
      title: agreement?.title,
      signedOn: agreement?.signedOn,
      signedOnPrecision: agreement?.signedOnPrecision,
      signedOnText: agreement?.signedOnText,
      venue: agreement?.venue,
      area: {
        name: { ko: area?.nameKo, en: area?.nameEn },
        members: area?.members.map((code) => ({ code, ...placed(code) })),
      },
      parties: agreement?.parties.map(({ role, stages, organizationId }) => {
        const { nameKo, nameEn, kind, regionCode, publishesVia } = organization(organizationId);
        const region = regionCode === null ? null : placed(regionCode);
        return {
          role,
          stages,
          organization: { name: { ko: nameKo, en: nameEn }, kind, region, publishesVia },
        };
      }),
    },
  });
}
