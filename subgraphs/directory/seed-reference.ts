import { agreements as referenceAgreements } from '@ieum/kit/reference/agreements.ts';
import { articleOf } from '@ieum/kit/reference/articles.ts';
import { organizationsWithDemo } from '@ieum/kit/reference/demo-organizations.ts';
import { industries as referenceIndustries } from '@ieum/kit/reference/industries.ts';
import { networks as referenceNetworks } from '@ieum/kit/reference/networks.ts';
import { type PublishedFigure, publishedFigures } from '@ieum/kit/reference/published-figures.ts';
import { regionGroups as referenceGroups } from '@ieum/kit/reference/region-groups.ts';
import { regions as referenceRegions } from '@ieum/kit/reference/regions.ts';
import { themes as referenceThemes } from '@ieum/kit/reference/themes.ts';
import type { Seeding } from '@ieum/kit/seeding.ts';
import {
  agreementParties,
  agreements,
  indicators,
  industries,
  networkMembers,
  networks,
  organizations,
  regionGroupMembers,
  regionGroups,
  regions,
  targets,
  themeOrganizations,
  themes,
} from './tables.ts';

/** Organizations, regions, industries, themes, agreements, networks and published figures, as their sources have them. */
export async function seedReference(seeding: Seeding): Promise<void> {
  for (const { source: _source, note: _note, ...organization } of organizationsWithDemo()) {
    await seeding.add(organizations, organization);
  }
  await seedRegions(seeding);
  await seedIndustries(seeding);
  for (const { organizationIds, ...theme } of referenceThemes()) {
    await seeding.add(themes, theme);
    for (const organizationId of organizationIds) {
      await seeding.add(themeOrganizations, { themeId: theme.id, organizationId });
    }
  }
  await seedAgreements(seeding);
  await seedNetworks(seeding);
  await seedFigures(seeding);
}

async function seedRegions(seeding: Seeding): Promise<void> {
  for (const { fullNameKo, kostatCode2018, kostatCode2022: _later, ...region } of referenceRegions()) {
    await seeding.add(regions, { ...region, fullName: fullNameKo, kostatCode: kostatCode2018 });
  }
  for (const { members, ...group } of referenceGroups()) {
    await seeding.add(regionGroups, group);
    for (const [position, regionCode] of members.entries()) {
      await seeding.add(regionGroupMembers, { groupId: group.id, position, regionCode });
    }
  }
}

/** In the order of the classification: sections by letter, each before what is below it, by digits. */
async function seedIndustries(seeding: Seeding): Promise<void> {
  const place = ({ section, level, code }: { section: string; level: number; code: string }) =>
    level === 1 ? section : `${section}${code}`;
  const ordered = [...referenceIndustries()].sort((a, b) => (place(a) < place(b) ? -1 : 1));
  for (const [ordinal, industry] of ordered.entries()) {
    await seeding.add(industries, { ...industry, revision: 10, ordinal });
  }
}

async function seedAgreements(seeding: Seeding): Promise<void> {
  for (const { area, parties, targets: goals, dateNote, ...agreement } of referenceAgreements()) {
    await seeding.add(agreements, { ...agreement, areaId: area, note: dateNote });
    for (const [position, party] of parties.entries()) {
      await seeding.add(agreementParties, { agreementId: agreement.id, position, ...party });
    }
    for (const [position, goal] of goals.entries()) {
      await seeding.add(targets, { agreementId: agreement.id, position, ...goal });
    }
  }
}

async function seedNetworks(seeding: Seeding): Promise<void> {
  for (const { members, ...network } of referenceNetworks()) {
    const notes = members.flatMap(({ organizationId, note }) =>
      note === null ? [] : `${organizationId}: ${note}`,
    );
    await seeding.add(networks, { ...network, note: notes.join('; ') || null });
    for (const [position, { organizationId }] of members.entries()) {
      await seeding.add(networkMembers, { networkId: network.id, position, organizationId });
    }
  }
}

async function seedFigures(seeding: Seeding): Promise<void> {
  const figures = publishedFigures().filter(({ code }) => code !== undefined);
  for (const [aboutId, list] of Map.groupBy(figures, ({ about }) => about)) {
    for (const [position, figure] of list.entries()) {
      await seeding.add(indicators, {
        aboutId,
        position,
        code: figure.code!,
        nameKo: figure.nameKo ?? '참여 기관',
        value: figure.value ?? null,
        amountWon: figure.amountWon ?? null,
        unit: figure.unit ?? '',
        asOf: figure.asOf ?? null,
        asOfPrecision: figure.asOf ? 'DAY' : null,
        cumulative: figure.cumulative ?? false,
        coveredMembers: coveredMembers(figure),
        note: figure.note ?? null,
        source: articleOf(figure.seed),
      });
    }
  }
}

/** A count of members covers those it counts, a figure about one organization that one, one about a region none. */
function coveredMembers({ about, code, value, coveredMembers: printed }: PublishedFigure): number | null {
  if (printed !== undefined) return printed;
  if (code === 'members') return value ?? null;
  return about.startsWith('org:') ? 1 : null;
}
