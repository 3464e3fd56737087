import t from 'tap'
import { masked } from '../src/index.ts'

t.test('identity numbers, cards and telephones are masked', async (t) => {
  for (const number of [
    '45010219900101123X',
    '450102199001011234',
    '6222020000001234567',
    '6222 0200 0000 1234 567',
    '10012345678',
    '100 1234 5678',
    '0771-1234567',
    '07711234567',
  ])
    t.equal(masked(`找王**，${number}，谢谢`), '找王**，***，谢谢', number)
})

t.test('codes, days and amounts stay as they are', async (t) => {
  for (const text of ['990103001001', '990103001001002 网格', '2023-06-30 至 2023-07-30', '3562 件', '15.6 万元'])
    t.equal(masked(text), text)
})

t.test('a long text is masked at once', async (t) => {
  const begin = performance.now()
  masked('1'.repeat(2000) + '1234 '.repeat(400))
  t.ok(performance.now() - begin < 100)
})
