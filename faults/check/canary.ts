// The pulse of a service, by which quiet topics are watched: nobody's command, no mechanism's state, sung and deleted all the time.
// What is read at two moments never agrees on it, so nothing looks at it.
const canaries = /^cny_/

export const isCanary = (aggregate: string): boolean => canaries.test(aggregate)
/** For a query: rows with an aggregate that is no canary. */
export const notCanary = { $exists: true, $not: canaries }
