/** Who keeps the register of alliances, and who leads one (5.1). */
export const clerks = ['district-admin', 'town-secretary', 'town-clerk']
export const leaders = [...clerks, 'alliance-lead']
