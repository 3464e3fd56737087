import { localDate } from '@jiceng/kernel'
import t from 'tap'
import { getDocumentProxy } from 'unpdf'
import { grid, margin, page } from '../../src/document/layout.ts'
import { pdf } from '../../src/document/pdf.ts'

// The PDF as another program reads it: 22 lines of 28 characters, letters by level, page numbers (N-80 … N-88).

const [title, issuer] = ['桐陂区2023年上半年基层党建工作总结', '中共桐陂区委组织部']
const [level1, level2] = ['一、主要做法和成效', '（一）聚焦明责尽责。']
const text = '党建引领基层治理'.repeat(150)

/** Letters with their place from the left and from below, in points. */
interface Written {
  readonly said: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly points: number
  readonly font: string
}
interface Page {
  readonly all: readonly Written[]
  /** Within the margins, from above. */
  readonly lines: readonly (readonly Written[])[]
}
const [left, right] = [margin.left / 20, (page.width - margin.right) / 20]
const [top, bottom] = [(page.height - margin.top) / 20, margin.bottom / 20]
const pages: Page[] = []

t.before(async () => {
  const bytes = await pdf({
    title,
    issuer,
    issuedOn: localDate('2023-06-30'),
    frozenAt: new Date('2023-06-30T10:00:00Z'),
    blocks: [
      { level: 1, head: level1, text: '' },
      { level: 2, head: level2, text },
    ],
    annexes: [],
  })
  const file = await getDocumentProxy(new Uint8Array(bytes))
  for (let n = 1; n <= file.numPages; n++) pages.push(await read(await file.getPage(n)))
})

type Proxy = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>['getPage']>>
async function read(of: Proxy): Promise<Page> {
  await of.getOperatorList()
  const { items } = await of.getTextContent({ disableNormalization: true })
  const all = items.flatMap((item) => {
    if (!('str' in item) || item.str === '') return []
    const [points, , , , x, y] = item.transform.map(Number)
    const { name } = of.commonObjs.get(item.fontName)
    return [{ said: item.str, x: x ?? 0, y: y ?? 0, width: item.width, points: points ?? 0, font: String(name) }]
  })
  const inside = all.filter(({ y }) => y > bottom)
  const lines = [...Map.groupBy(inside, ({ y }) => y.toFixed(1))].sort(([a], [b]) => Number(b) - Number(a))
  return { all, lines: lines.map(([, line]) => line) }
}
const wordsOf = (line: readonly Written[]): string => line.map(({ said }) => said).join('')
const endOf = (line: readonly Written[]): number => Math.max(...line.map(({ x, width }) => x + width))
const first = (): Page => pages[0] ?? { all: [], lines: [] }
const second = (): Page => pages[1] ?? { all: [], lines: [] }

t.test('a whole page has 22 lines of 28 characters, from margin to margin', async (t) => {
  const { lines } = second()
  t.equal(lines.length, 22)
  t.ok(
    lines.every((line) => [...wordsOf(line)].length === 28),
    'a character more or less would be another line',
  )
  for (const line of lines) {
    t.ok(Math.abs((line[0]?.x ?? 0) - left) < 0.1, 'it begins at the left margin')
    t.ok(Math.abs(endOf(line) - right) < 1, 'it ends at the right margin')
  }
  const feet = lines.map(([one]) => one?.y ?? 0)
  t.ok(feet.slice(1).every((y, n) => Math.abs((feet[n] ?? 0) - y - grid.linePitch / 20) < 0.1))
  t.ok((feet[0] ?? 0) + 16 < top + 8 && (feet.at(-1) ?? 0) > bottom)
})

t.test('the text begins with the title, centred, an empty line and headings', async (t) => {
  const { lines } = first()
  const [heading = [], ...body] = lines
  t.equal(wordsOf(heading), title)
  t.ok(Math.abs((heading[0]?.x ?? 0) - left - (right - endOf(heading))) < 0.5)
  t.equal(lines.length, 21, 'the line below the title is empty')
  t.ok((heading[0]?.y ?? 0) - (body[0]?.[0]?.y ?? 0) > (1.9 * grid.linePitch) / 20)
  t.equal(wordsOf(body[0] ?? []), level1)
  t.match(wordsOf(body[1] ?? []), level2)
  for (const n of [0, 1])
    t.ok(Math.abs((body[n]?.[0]?.x ?? 0) - left - 32) < 0.1, 'a paragraph begins two characters in')
})

t.test('letters are 22 pt in the title and 16 pt below; each level has letters of its own', async (t) => {
  const { lines } = first()
  const pointsOf = (line: readonly Written[] = []): Set<number> => new Set(line.map(({ points }) => points))
  t.strictSame(pointsOf(lines[0]), new Set([22]))
  for (const line of lines.slice(1)) t.strictSame(pointsOf(line), new Set([16]))
  t.ok(lines[1]?.every(({ font }) => /NotoSansSC/.test(font)))
  const others = [lines[0] ?? [], ...lines.slice(2)].flat()
  t.ok(others.every(({ font }) => /NotoSerifSC/.test(font)))
  const fontsOf = (of: readonly Written[]): Set<string> => new Set(of.map(({ font }) => font))
  const second = lines[2] ?? []
  const at = second.findIndex(({ said }) => said.includes('。'))
  const [head, words] = [fontsOf(second.slice(0, at + 1)), fontsOf(lines.slice(3).flat())]
  t.ok(head.isDisjointFrom(words), 'the second level in bolder letters than what runs on behind it')
})

t.test('the number stands below the text, one character in from the outer edge, in 14 pt', async (t) => {
  t.ok(pages.length >= 3)
  pages.forEach(({ all }, n) => {
    const number = all.filter(({ y }) => y < bottom)
    t.equal(wordsOf(number).replaceAll(' ', ''), `—${n + 1}—`)
    t.ok(number.every(({ points }) => points === 14))
    const [from, to] = [Math.min(...number.map(({ x }) => x)), endOf(number)]
    t.ok(Math.abs(n % 2 === 0 ? right - 16 - to : from - left - 16) < 0.5)
  })
})

t.test('nothing of the text is lost, and it ends with who signs above the day', async (t) => {
  const all = pages.flatMap(({ lines }) => lines.map(wordsOf))
  t.equal(all.join(''), `${title}${level1}${level2}${text}${issuer}2023年6月30日`)
  const [signed, dated] = pages.flatMap(({ lines }) => lines).slice(-2)
  t.ok(Math.abs(right - endOf(dated ?? []) - 4 * 16) < 0.5, 'the day four characters from the right')
  const middle = (line: readonly Written[] = []): number => ((line[0]?.x ?? 0) + endOf(line)) / 2
  t.ok(Math.abs(middle(signed) - middle(dated)) < 8, 'within half a character')
})
