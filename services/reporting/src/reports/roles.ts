/** Who writes reports, and approves what somebody else wrote (5.1). */
export const writers = ['city-admin', 'district-admin']
/** Other systems: they never get to see few persons (5.1). */
export const outsiders: ReadonlySet<string> = new Set(['api-client'])
/** Whoever sees a report before it is issued: those who work on it, and the audit. */
export const insiders: ReadonlySet<string> = new Set([...writers, 'auditor'])
