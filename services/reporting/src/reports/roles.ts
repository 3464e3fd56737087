/** Who writes reports, and approves what somebody else wrote (5.1). */
export const writers = ['city-admin', 'district-admin']
/** Whoever sees a report before it is issued: those who work on it, and the audit. */
export const insiders: ReadonlySet<string> = new Set([...writers, 'auditor'])
