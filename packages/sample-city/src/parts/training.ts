import { someDay } from '../days.ts'
import { type Draft, ref } from '../draft.ts'
import { type Random, shared } from '../random.ts'
import { orgOf, type Part } from '../world/index.ts'

export const sessionOf = ({ district }: Part, n: number): string => `trn:${district.code}/${n}`
/** How many took part in each session. */
export const sizesOf = ({ district: { plan } }: Part, chance: Random): number[] =>
  shared(
    plan.trainingPersonTimes,
    Array.from({ length: plan.trainingSessions }, () => 0.5 + chance.next()),
  )
/** What was counted too much, until it was corrected. */
const tooMany = 9

/** 二十大精神培训 of the half-year: mostly from March to May. */
export function* training(part: Part, corrected: number): Generator<Draft> {
  const { district, random } = part
  const chance = random.of('training')
  for (const [n, persons] of sizesOf(part, chance).entries()) {
    const on = n % 4 === 0 ? someDay(chance, '2023-01-09', '2023-06-20') : someDay(chance, '2023-03-01', '2023-05-30')
    const makes = sessionOf(part, n)
    const body = {
      theme: 'cpc20',
      title: `党的二十大精神专题培训班（第${n + 1}期）`,
      level: 'district',
      hostOrgId: ref(orgOf(district)),
      divisionCode: district.code,
      startOn: on,
      endOn: on,
      hours: chance.pick([4, 6, 8]),
      mode: 'onsite',
      field: chance.pick([
        ['rural'],
        ['urban_community'],
        ['organ', 'institution'],
        ['two_new'],
        ['school', 'hospital'],
      ]),
      enrolled: persons + chance.int(0, 6),
    }
    yield { path: 'training-sessions', command: 'schedule', by: 'importer', occurredAt: on, makes, body }
    yield {
      path: 'training-sessions',
      command: 'hold',
      by: 'importer',
      occurredAt: on,
      target: makes,
      body: { attendanceCount: n < corrected ? persons + tooMany : persons },
    }
  }
}
