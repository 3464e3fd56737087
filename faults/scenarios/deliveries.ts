// The log delivers twice, again, the other way round, or what cannot be applied.
import { placesIn } from '@jiceng/eventing'
import type { FaultCity } from '../city/city.ts'
import type { Scenario } from '../scenario.ts'

const readers = ['gateway', 'reporting'] as const

/** Puts every place in the log back; whoever owns a partition notices at its next transaction. */
export async function rewind(city: FaultCity, by: bigint): Promise<void> {
  for (const service of readers) {
    const places = placesIn(city.db(service))
    for (const { _id, next } of await places.find({ next: { $exists: true } }).toArray()) {
      const back = BigInt(next) > by ? BigInt(next) - by : 0n
      await places.updateOne({ _id, next }, { $set: { next: String(back) } })
    }
  }
}

export const deliveries: readonly Scenario[] = [
  {
    number: 13,
    name: '5 % of the deliveries doubled, offsets rewound by 500',
    smoke: true,
    topology: 'single',
    async fault({ city, run, quick }) {
      for (const service of readers) await city.services[service].arm('deliver-twice', '0.05')
      for (let n = 0; n < (quick ? 2 : 6); n++) {
        await run(2)
        await rewind(city, 500n)
      }
      await run(1)
      for (const service of readers) await city.services[service].disarm('deliver-twice')
    },
  },
  {
    number: 14,
    name: 'deliveries the other way round within a batch',
    smoke: false,
    topology: 'single',
    async fault({ city, run }) {
      for (const service of readers) await city.services[service].arm('deliver-swapped', '0.2')
      await run(10)
      for (const service of readers) await city.services[service].disarm('deliver-swapped')
    },
  },
]
