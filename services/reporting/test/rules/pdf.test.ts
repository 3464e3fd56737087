import { mock } from 'node:test'
import { inflateSync } from 'node:zlib'
import { localDate } from '@jiceng/kernel'
import fc from 'fast-check'
import t from 'tap'
import { docx } from '../../src/document/docx.ts'
import { grid, margin, page } from '../../src/document/layout.ts'
import { type Line, linesOf } from '../../src/document/lines.ts'
import type { OfficialDocument } from '../../src/document/model.ts'
import { pdf } from '../../src/document/pdf.ts'
import { renderer } from '../../src/document/renderer.ts'
import { fontsFor } from '../../src/document/typefaces.ts'

const sentence = '一是强化责任体系，网格党支部覆盖率达98.2%。'
const document: OfficialDocument = {
  title: '桐陂区2023年上半年基层党建工作总结',
  issuer: '中共桐陂区委组织部',
  issuedOn: localDate('2023-06-30'),
  frozenAt: new Date('2023-06-30T10:00:00Z'),
  blocks: [
    { level: 1, head: '一、主要做法和成效', text: '' },
    { level: 2, head: '（一）聚焦明责尽责。', text: sentence.repeat(40) },
  ],
  annexes: [
    {
      title: '数据来源表',
      tables: [
        {
          columns: [
            { head: '指标', align: 'left', share: 3 },
            { head: '数值', align: 'right', share: 1 },
          ],
          rows: Array.from({ length: 40 }, (_, n) => [`网格党支部覆盖率${n}`, '98.2%']),
        },
      ],
    },
  ],
}
let file = Buffer.alloc(0)
let text = ''
let pages: string[] = []
// Not at the top of the file: while it waits, the tests of other files would end without those here.
t.before(async () => {
  file = Buffer.from(await pdf(document))
  text = file.toString('latin1')
  pages = drawn(file)
})
/** What is drawn on each page. */
const drawn = (of: Buffer): string[] =>
  [...of.toString('latin1').matchAll(/stream\n/g)].flatMap(({ index }) => {
    try {
      const found = inflateSync(of.subarray(index + 7)).toString('latin1')
      return found.includes(' Tf') ? [found] : []
    } catch {
      return []
    }
  })
/** Where text begins, from the left and from below, in points. */
const places = (page: string): [x: number, y: number][] =>
  [...page.matchAll(/1 0 0 1 ([\d.]+) ([\d.]+) Tm/g)].map(([, x, y]) => [Number(x), Number(y)])

t.test('pages are A4, and the annex lies on its side', async (t) => {
  const boxes = [...text.matchAll(/\/MediaBox \[([^\]]+)\]/g)].map(([, box]) => box)
  t.strictSame(new Set(boxes), new Set(['0 0 595.28 841.89', '0 0 841.89 595.28']))
  t.ok(boxes.filter((box) => box === '0 0 841.89 595.28').length >= 2, 'a long table turns the page')
  t.equal(pages.length, boxes.length)
})

t.test('a page has at most 22 lines, on the pitch of the standard, within its margins', async (t) => {
  const [first = ''] = pages
  const inside = places(first).filter(([, y]) => y > margin.bottom / 20)
  const lines = [...new Set(inside.map(([, y]) => y.toFixed(2)))].map(Number).sort((a, b) => b - a)
  t.equal(lines.length, 21, 'the line after the title is empty')
  const body = lines.slice(1)
  t.ok(body.every((y, n) => n === 0 || Math.abs((body[n - 1] ?? 0) - y - grid.linePitch / 20) < 0.02))
  const [left, right] = [margin.left / 20, (page.width - margin.right) / 20]
  t.ok(inside.every(([x]) => x >= left - 0.01 && x < right))
})

t.test('a heading that stands alone is not the last line of its page', async (t) => {
  const tops = async (lines: number): Promise<number[]> => {
    const blocks = [
      ...Array.from({ length: lines }, () => ({ level: 0, head: '', text: '短。' }) as const),
      { level: 1, head: '二、存在的问题和不足', text: '短。' } as const,
    ]
    const [first = ''] = drawn(Buffer.from(await pdf({ ...document, blocks, annexes: [] })))
    return [...new Set(places(first).map(([, y]) => y))].filter((y) => y > margin.bottom / 20)
  }
  t.equal((await tops(18)).length, 21, 'the heading and its text')
  t.equal((await tops(19)).length, 20, 'both on the next page')
})

t.test('page numbers stand outside: odd ones right, even ones left', async (t) => {
  const sides = pages.map((one) => {
    const [x = 0] = places(one).reduce((lowest, one) => (one[1] < lowest[1] ? one : lowest), [0, 1000])
    return x > 200 ? 'right' : 'left'
  })
  t.strictSame(
    sides,
    sides.map((_, n) => (n % 2 === 0 ? 'right' : 'left')),
  )
})

t.test('its letters are in it, and nothing of them that is not printed', async (t) => {
  t.match(text, /\/FontFile2/)
  t.notMatch(text, /\/BaseFont \/Helvetica/)
  t.ok(file.length < 200_000, `${file.length} bytes`)
  const fonts = await fontsFor(new Map([['text', new Set('党网𰻝')]]))
  t.equal(fonts.fontOf('text', '党')[1], '党')
  t.equal(fonts.fontOf('text', '𰻝')[1], '〓', 'what no file has is printed as printers do')
})

t.test('the same document gives the same bytes at another time', async (t) => {
  mock.timers.enable({ apis: ['Date'], now: new Date('2031-01-01T00:00:00Z') })
  const again = Buffer.from(await pdf(document))
  mock.timers.reset()
  t.ok(file.equals(again))
  t.match(text, 'D:20230630100000Z')
})

t.test(
  'whatever is written, no line begins or ends where none may, none is too wide and nothing is lost',
  async (t) => {
    const measure = ({ text: of }: { text: string }): number =>
      [...of].reduce((sum, one) => sum + (/[ -~]/.test(one) ? 5 : 10), 0)
    const wide = (line: Line): number => Math.max(0, ...line.map((one) => one.x + measure(one)))
    const words = fc.array(
      fc.constantFrom('党', '建', '，', '。', '（', '）', '“', '”', '98.2%', 'IG-05', '《', '》'),
      {
        minLength: 1,
        maxLength: 120,
      },
    )
    fc.assert(
      fc.property(words, (said) => {
        const written = said.join('')
        const lines = linesOf([{ text: written, letters: 'text' }], measure, {
          width: 280,
          indent: 20,
          isJustified: true,
        })
        const read = lines.map((line) => line.map((one) => one.text).join(''))
        if (read.join('') !== written) throw new Error('something was lost')
        if (lines.some((line) => wide(line) > 280.01)) throw new Error('too wide')
        const flawed = read.slice(1).filter((line) => /^[，。）”》]/.test(line))
        // A line of nothing but such signs has no better place to break.
        if (flawed.some((line, n) => !/^[，。）”》（“《]*$/.test(read[n] ?? '') && !/^[，。）”》]{10}/.test(line)))
          throw new Error(read.join('\n'))
      }),
    )
    t.pass()
  },
)

t.test('documents are set in a thread, and are the same there; what cannot be set harms no other', async (t) => {
  const setting = renderer()
  const broken = { ...document, frozenAt: new Date(Number.NaN) }
  const [same, refused, word] = await Promise.allSettled([
    setting.render(document, 'pdf'),
    setting.render(broken, 'docx'),
    setting.render(document, 'docx'),
  ])
  t.equal(setting.waiting, 0)
  t.match(refused, { status: 'rejected' })
  t.ok(same.status === 'fulfilled' && file.equals(Buffer.from(same.value)))
  t.ok(word.status === 'fulfilled' && Buffer.from(await docx(document)).equals(Buffer.from(word.value)))
  await setting.close()
  t.equal((await setting.render(document, 'docx')).length > 0, true, 'it begins anew')
  await setting.close()
})

t.test(
  'a thread that was warmed has set a page of each kind, and sets the first document like any other',
  async (t) => {
    const setting = renderer()
    await setting.warm()
    t.equal(setting.waiting, 0)
    t.ok(file.equals(Buffer.from(await setting.render(document, 'pdf'))))
    await setting.close()
  },
)
