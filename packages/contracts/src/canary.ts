import { event } from '@jiceng/kernel'
import { Closed, Count, DivisionCode } from './fields.ts'

/** A sign of life that every service writes, so that a quiet topic can be told from a dead one; its events are kept a day. */
export const canarySang = <const N extends string>(service: N) =>
  event(`${service}CanarySang`, Closed({ sung: Count, divisionCode: DivisionCode }))
