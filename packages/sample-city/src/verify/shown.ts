import { type Door, field } from '../load/door.ts'

/** A figure as a start shows it. */
export interface Shown {
  readonly name: string
  readonly value: string
  readonly path: string
}

const scope = '990103'
const shown = ['IG-01', 'IG-05', 'IG-18', 'IO-17', 'IA-01'] as const

/** A few figures of the district the report is about, those that have a value; the one place where a start asks for them. */
export async function shownFigures(door: Door): Promise<Shown[]> {
  const asked = shown.map(async (indicator) => {
    const path = `/v1/figures/${indicator}?scope=${scope}&period=2023H1&asOf=2023-06-30`
    const { status, body } = await door.get('admin', path)
    const value = field(body, 'value')
    if (status !== 200 || typeof value !== 'number') return []
    return [{ name: `${field(body, 'name') ?? indicator}`, value: `${value}${field(body, 'unit') ?? ''}`, path }]
  })
  return (await Promise.all(asked)).flat()
}
