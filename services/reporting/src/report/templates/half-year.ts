import type { Template } from '../template.ts'
import { governing } from './half-year-governing.ts'
import { organising } from './half-year-organising.ts'
import { outlook } from './half-year-outlook.ts'

/** The half-year work report (半年工作总结) in the form of the report the platform was made after. */
export const halfYear: Template = {
  code: 'half-year',
  version: 2,
  title: '{{scope}}{{period}}基层党建工作总结',
  blocks: [...organising, ...governing, ...outlook],
}
