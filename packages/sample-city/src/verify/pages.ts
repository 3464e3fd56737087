import { type Door, field } from '../load/door.ts'

/** All that an address lists, page by page; it ends with `?` or `&`. */
export async function pagesOf(door: Door, path: string): Promise<unknown[]> {
  const all: unknown[] = []
  for (let cursor = ''; ; ) {
    const { status, body } = await door.get('admin', `${path}limit=200${cursor}`)
    const data = field(body, 'data')
    if (status !== 200 || !Array.isArray(data)) throw new Error(`${path} answers ${status}`)
    all.push(...data)
    const next = field(field(body, 'page'), 'next')
    if (typeof next !== 'string') return all
    cursor = `&cursor=${encodeURIComponent(next)}`
  }
}
