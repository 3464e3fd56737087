import { mock } from 'node:test'
import { localDate } from '@jiceng/kernel'
import { strFromU8, unzipSync } from 'fflate'
import t from 'tap'
import { docx } from '../../src/document/docx.ts'
import { titleLines } from '../../src/document/layout.ts'
import type { OfficialDocument } from '../../src/document/model.ts'

const document: OfficialDocument = {
  title: '桐陂区2023年上半年基层党建工作总结',
  issuer: '中共桐陂区委组织部',
  issuedOn: localDate('2023-06-30'),
  frozenAt: new Date('2023-06-30T10:00:00Z'),
  blocks: [
    { level: 0, head: '', text: '上半年，全区各级党组织固基本、攻难点、创亮点。' },
    { level: 1, head: '一、主要做法和成效', text: '' },
    { level: 2, head: '（一）聚焦明责尽责。', text: '一是强化责任体系。二是筑牢思想根基。' },
  ],
  annexes: [
    {
      title: '数据来源表',
      note: '单位：个',
      tables: [
        {
          columns: [
            { head: '指标', align: 'left', share: 3 },
            { head: '数值', align: 'right', share: 1 },
          ],
          rows: [['网格党支部覆盖率', '98.2%']],
        },
      ],
    },
  ],
}
const parts = unzipSync(await docx(document))
const part = (name: string): string => strFromU8(parts[name] ?? new Uint8Array())
const text = part('word/document.xml')

t.test('the page is A4 with the margins of GB/T 9704, the annex lies on its side', async (t) => {
  t.match(text, '<w:pgSz w:w="11906" w:h="16838" w:orient="portrait"/>')
  t.match(text, '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>')
  t.match(text, /<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"/)
})

t.test('22 lines of 28 characters fit the page', async (t) => {
  const [, pitch] = text.match(/w:linePitch="(\d+)"/) ?? []
  t.equal(Math.floor((16838 - 2098 - 1984) / Number(pitch)), 22)
  t.match(text, `<w:spacing w:line="${pitch}" w:lineRule="exact"/>`)
  const [, drawnIn] = text.match(/<w:spacing w:val="(-\d+)"\/>/) ?? []
  t.equal(Math.floor((11906 - 1587 - 1474) / (320 + Number(drawnIn))), 28)
})

t.test('letters are those of the standard, none bold; the level-two heading begins its paragraph', async (t) => {
  const runs = [...text.matchAll(/<w:r>.*?w:eastAsia="([^"]+)".*?<w:sz w:val="(\d+)"\/>.*?<w:t[^>]*>([^<]*)</gs)]
  const font = (words: string): string[] => runs.find(([, , , said]) => said === words)?.slice(1, 3) ?? []
  t.strictSame(font(document.title), ['方正小标宋_GBK', '44'])
  t.strictSame(font('一、主要做法和成效'), ['黑体', '32'])
  t.strictSame(font('（一）聚焦明责尽责。'), ['楷体_GB2312', '32'])
  t.strictSame(font('一是强化责任体系。二是筑牢思想根基。'), ['仿宋_GB2312', '32'])
  t.match(text, /楷体_GB2312(?:(?!<\/w:p>).)*一是强化责任体系/s)
  t.notMatch(text, /<w:b\/>/)
  t.match(part('word/fontTable.xml'), '<w:font w:name="仿宋_GB2312"><w:altName w:val="FangSong"/>')
})

t.test('page numbers stand outside: odd ones right, even ones left', async (t) => {
  t.match(part('word/settings.xml'), '<w:evenAndOddHeaders/>')
  const footers = Object.keys(parts).filter((name) => /footer\d/.test(name) && !name.includes('rels'))
  const sides = footers.map((name) => part(name).match(/<w:jc w:val="(\w+)"/)?.[1])
  t.strictSame(
    ['left', 'right'].map((side) => sides.filter((one) => one === side).length),
    [2, 2],
  )
  t.match(part(footers[0] ?? ''), /— (?:(?!<\/w:p>).)*PAGE/s)
})

t.test('the date is in figures, four characters from the right, the issuer above it', async (t) => {
  t.match(text, /<w:ind w:end="1280"\/>(?:(?!<\/w:p>).)*2023年6月30日/s)
  t.ok(text.indexOf('中共桐陂区委组织部') < text.indexOf('2023年6月30日'))
})

t.test('the same document gives the same bytes at another time', async (t) => {
  const first = await docx(document)
  mock.timers.enable({ apis: ['Date'], now: new Date('2031-01-01T00:00:00Z') })
  const again = await docx(document)
  mock.timers.reset()
  t.ok(Buffer.from(first).equals(Buffer.from(again)))
  t.match(part('docProps/core.xml'), '2023-06-30T10:00:00Z')
})

t.test('a long title is broken evenly', async (t) => {
  t.strictSame(titleLines('一二三四五六七八九十一二三四五六七八九十一'), [
    '一二三四五六七八九十一',
    '二三四五六七八九十一',
  ])
})
