import { once, orNull, readTable } from './read-table.ts';

export interface ReferenceNetwork {
  id: string;
  nameKo: string;
  nameEn: string;
  members: ReferenceNetworkMember[];
}

export interface ReferenceNetworkMember {
  organizationId: string;
  /** 전담기업 as the press lists of 2014 and 2015 name it. */
  leadCorporation: string | null;
  note: string | null;
}

const names: Record<string, { ko: string; en: string }> = {
  'net:innovation-centers': {
    ko: '전국 창조경제혁신센터',
    en: 'Centers for Creative Economy & Innovation',
  },
  'net:technoparks': { ko: '전국 테크노파크', en: 'Technoparks' },
};

/** The networks and their members in the order of the list. Source: data/SOURCES.md, `networks.csv`. */
export const networks = once((): ReferenceNetwork[] => {
  type Column = 'network_id' | 'organization_id' | 'lead_corporation_2014_15' | 'note';
  const found = new Map<string, ReferenceNetwork>();
  for (const row of readTable<Column>('networks.csv')) {
    const name = names[row.network_id];
    if (name === undefined) {
      throw new Error(`networks.csv names ${row.network_id}, which has no name in networks.ts: add one`);
    }
    const network = found.get(row.network_id) ?? {
      id: row.network_id,
      nameKo: name.ko,
      nameEn: name.en,
      members: [],
    };
    network.members.push({
      organizationId: row.organization_id,
      leadCorporation: orNull(row.lead_corporation_2014_15),
      note: orNull(row.note),
    });
    found.set(network.id, network);
  }
  return [...found.values()];
});
