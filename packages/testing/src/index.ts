export * from './given.ts'
export * from './servers.ts'
