export const serviceNames = ['organizations', 'grid', 'alliances', 'reporting'] as const
export type ServiceName = (typeof serviceNames)[number]
export const isServiceName = (word: string): word is ServiceName => serviceNames.some((name) => name === word)

export const topicOf = (service: ServiceName): string => `jiceng.${service}.events`
/** Partitions of every topic, never changed in place. */
export const partitions = 12
