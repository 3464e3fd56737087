import type { Draft } from '../draft.ts'
import type { Door } from '../load/door.ts'
import { ids } from '../load/ids.ts'
import { type Loaded, load } from '../load/load.ts'
import { intake, type Registration } from './intake.ts'
import { type RegisterReport, tally } from './report.ts'
import type { Row } from './rows.ts'

export interface RegisterOptions {
  readonly door: Door
  readonly rows: Iterable<Row>
  /** The day of the register. */
  readonly since: string
  /** Each row that was refused or is irregular, with its reason. */
  readonly say: (line: string) => void
  readonly onProgress?: (given: number) => void
  readonly signal?: AbortSignal
}
export interface RegisterLoaded extends Loaded {
  readonly report: RegisterReport
}

const divisionRef = (code: string): string => `division:${code}`
const draftOf = ({ code, parentCode, ...body }: Registration & { parentCode: string }, since: string): Draft => ({
  path: 'divisions',
  command: 'register',
  by: 'admin',
  occurredAt: since,
  makes: divisionRef(code),
  // The city is the root: it is there.
  needs: body.level === 'district' || parentCode.endsWith('00') ? [] : [divisionRef(parentCode)],
  body: { code, parentCode, ...body },
})

/** Rows as the platform will take them; what is odd about a row is told as it passes. */
function* drafts({ rows, since, say }: RegisterOptions, report: ReturnType<typeof tally>): Generator<Draft> {
  const { take } = intake()
  for (const row of rows) {
    const taken = take(row)
    report.add(taken)
    if ('refused' in taken) {
      say(`refused    ${row.code} ${row.name}: ${taken.refused.kind}, ${taken.refused.reason}`)
      continue
    }
    const { registration, irregular } = taken
    for (const { kind, reason } of irregular) say(`irregular  ${row.code} ${row.name}: ${kind}, ${reason}`)
    const { parentCode } = registration
    // A city is the root of its platform, registered at its first start.
    if (registration.level !== 'city' && parentCode !== undefined) yield draftOf({ ...registration, parentCode }, since)
  }
}

/** Gives a register to a city that runs, in batches; given again after a break it goes on, since what is there already is done. */
export async function loadRegister(options: RegisterOptions): Promise<RegisterLoaded> {
  const { door, since, onProgress, signal } = options
  const report = tally()
  const loaded = await load(drafts(options, report), {
    door,
    ids: ids(),
    name: `register/${since}`,
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
  })
  return { ...loaded, report: report.report() }
}
