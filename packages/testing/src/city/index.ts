export type { Asking, Caller, Reply } from './caller.ts'
export { type City, type CityOptions, testCity } from './city.ts'
export type { Issuer } from './issuer.ts'
