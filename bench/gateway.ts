// The gateway as it is, telling the bench when the transaction of a view has committed and the view was read back.
import type { Delivered } from '@jiceng/eventing'
import { listen } from '@jiceng/service-kit'
import { openGateway } from '../services/gateway/src/app.ts'
import { readSettings } from '../services/gateway/src/config.ts'
import { wall } from './measure.ts'

let seen: [string, number][] = []
setInterval(() => {
  if (seen.length > 0) process.send?.({ visible: seen })
  seen = []
}, 20)

const settings = readSettings()
const gateway = await openGateway(
  settings,
  ({ events }) => void readBack(events.filter(({ aggregate }) => aggregate.startsWith('grd_'))),
)
/** As the raw projection does: the last document of the chunk is read, then all of it counts as visible. */
async function readBack(events: readonly Delivered[]): Promise<void> {
  const last = events.at(-1)
  if (!last) return
  const found = await gateway.db.collection<{ _id: string; n: number }>('grid_views').findOne({ _id: last.aggregate })
  if (!found || found.n < last.version) throw new Error('read back is stale')
  const now = wall()
  for (const { aggregate, version } of events) seen.push([`${aggregate}@${version}`, now])
}
await listen(gateway, settings)
