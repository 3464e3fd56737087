/** Who keeps the records of an alliance: the officials where it lies, and its lead. */
export const leaders = ['district-admin', 'town-secretary', 'town-clerk', 'alliance-lead']
/** And the members themselves, by a grant narrowed to their organisation or unit. */
export const parties = [...leaders, 'partner-unit']
