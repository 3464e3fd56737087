import { type ServiceSettings, serviceSettings } from '@jiceng/service-kit'

/** The only reader of the environment: what this service is told. */
export const readSettings = (): ServiceSettings => serviceSettings('alliances', process.env)
