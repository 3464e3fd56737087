import { freePort } from '../../infra/servers/ports.ts'

type Tuple<N extends number, T extends number[] = []> = T['length'] extends N ? T : Tuple<N, [...T, number]>

/** Free ports of the loopback, each another. */
export async function ports<N extends number>(n: N): Promise<Tuple<N>> {
  const found = new Set<number>()
  while (found.size < n) found.add(await freePort())
  const trust = (list: number[]): Tuple<N> => list as never
  return trust([...found])
}
