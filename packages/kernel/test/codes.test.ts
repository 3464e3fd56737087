import fc from 'fast-check'
import t from 'tap'
import {
  checkCreditCode,
  committeeKind,
  communityOfGrid,
  creditCode,
  divisionLevel,
  GRID_CODE,
  gridCode,
  irregular,
  isGridCode,
  masked,
  odditiesOf,
  parentProblem,
  townKind,
} from '../src/codes/index.ts'

t.test('length and zeros say the level of a division', async (t) => {
  const table = [
    ['990000', 'province'],
    ['990100', 'city'],
    ['990103', 'district'],
    ['990103001', 'town'],
    ['990103001001', 'community'],
    ['441900003', 'town'],
    ['000000', undefined],
    ['9901', undefined],
    ['99010300', undefined],
    ['990103000', undefined],
    ['990103001000', undefined],
    ['990103001001001', undefined],
    ['99O103', undefined],
    ['990103\n', undefined],
    ['', undefined],
  ] as const
  for (const [code, level] of table) t.equal(divisionLevel(code), level, code)
})

t.test('a parent of the level above whose digits it shares is accepted', async (t) => {
  const pairs = [
    ['990100', '990000'],
    ['990103', '990100'],
    ['990103001', '990103'],
    ['990103001001', '990103001'],
    ['441900003', '441900'],
    ['441900003001', '441900003'],
  ] as const
  for (const [code, parent] of pairs) t.equal(parentProblem(code, parent), undefined, `${code} under ${parent}`)
})

t.test('any other parent is refused with the reason', async (t) => {
  const table = [
    ['990100', '980000', /shares its first 2 digits/],
    ['990103', '990200', /shares its first 4 digits/],
    ['990103001', '990104', /shares its first 6 digits/],
    ['990103001', '990100', /shares its first 6 digits/],
    ['990103001001', '990103002', /shares its first 9 digits/],
    ['990103', '990000', /the parent of a district is a city/],
    ['990103001', '990000', /the parent of a town is a district or a city/],
    ['990103001001', '990103', /the parent of a community is a town/],
    ['990000', '990000', /a province has no parent/],
    ['9901', '990000', /'9901' is no division code/],
    ['990100', '99', /'99' is no division code/],
  ] as const
  for (const [code, parent, reason] of table) t.match(parentProblem(code, parent), reason, `${code} under ${parent}`)
})

t.test('the third part of a code says the kind of town', async (t) => {
  const table = [
    ['990103001', 'sub-district'],
    ['990103099', 'sub-district'],
    ['990103100', 'town'],
    ['990103199', 'town'],
    ['990103200', 'township'],
    ['990103399', 'township'],
    ['990103400', 'government-enterprise'],
    ['990103599', 'government-enterprise'],
    ['990103600', undefined],
    ['990103100201', 'town'],
    ['990103', undefined],
  ] as const
  for (const [code, kind] of table) t.equal(townKind(code), kind, code)
})

t.test('the last part of a community code says whose committee it has', async (t) => {
  t.equal(committeeKind('990103001001'), 'residents')
  t.equal(committeeKind('990103001199'), 'residents')
  t.equal(committeeKind('990103100200'), 'villagers')
  t.equal(committeeKind('990103100399'), 'villagers')
  t.equal(committeeKind('990103100400'), 'residents')
  t.equal(committeeKind('990103100499'), 'residents')
  t.equal(committeeKind('990103100500'), 'villagers')
  t.equal(committeeKind('990103100'), undefined)
})

t.test('a town part outside the rule makes a code irregular, not wrong', async (t) => {
  t.match(irregular('990103600'), /town part 600 lies outside 001 to 599/)
  t.match(irregular('990103999001'), /town part 999/)
  t.match(irregular('990103000001'), /town part 000/)
  for (const code of ['990000', '990100', '990103', '990103001', '990103599001']) t.equal(irregular(code), undefined)
  t.throws(() => irregular('9901'), { name: 'RangeError' })
})

t.test('what is odd about a division is told, with what it is registered as before what its name says', async (t) => {
  const kinds = (of: Parameters<typeof odditiesOf>[0]) => odditiesOf(of).map(({ kind }) => kind)
  t.strictSame(kinds({ code: '990103001', name: '桐陂街道', townKind: 'sub_district' }), [])
  t.strictSame(kinds({ code: '990103001', name: '桐陂街道', townKind: 'town' }), ['contradicting-ending'])
  t.strictSame(kinds({ code: '990103100', name: '桐陂新区', townKind: 'town' }), ['unknown-ending'])
  t.strictSame(kinds({ code: '990103100', name: '桐陂新区', townKind: 'township' }), [
    'unknown-ending',
    'contradicting-ending',
  ])
  t.strictSame(kinds({ code: '990103200', name: '桐陂民族乡', townKind: 'ethnic_township' }), [])
  t.strictSame(kinds({ code: '990103001001', name: '桂花社区', committee: 'village' }), ['contradicting-ending'])
  t.strictSame(kinds({ code: '990103001401', name: '机场社区', committee: 'community' }), [])
  t.strictSame(kinds({ code: '990103', name: '桐陂区' }), [])
  t.strictSame(kinds({ code: '990121', name: '鹭汀区' }), ['contradicting-ending'])
  t.strictSame(kinds({ code: '9901', name: '澄川' }), [], 'no division code')
})

t.test('a grid code is its community and a sequence from 001', async (t) => {
  t.ok(isGridCode('990103001001001'))
  t.equal(communityOfGrid('990103001001999'), '990103001001')
  const bad = [
    '990103001001000',
    '990103600001001',
    '990103001000001',
    '990103000001001',
    '000103001001001',
    '99010300100101',
    '9901030010010011',
    '',
  ]
  for (const code of bad) {
    t.notOk(isGridCode(code), code)
    t.throws(() => communityOfGrid(code), { name: 'RangeError' })
  }
})

t.test('no grid is coded in an irregular community', async (t) => {
  t.equal(gridCode('990103001001', 7), '990103001001007')
  t.throws(() => gridCode('990103600001', 1), { name: 'RangeError', message: /town part 600/ })
  t.throws(() => gridCode('990103001', 1), { name: 'RangeError' })
  for (const n of [0, 1000, 1.5]) t.throws(() => gridCode('990103001001', n), { name: 'RangeError' })
})

t.test('every grid code made has the form and leads back to its community', async () => {
  const part = (max: number): fc.Arbitrary<string> => fc.integer({ min: 1, max }).map((n) => String(n).padStart(3, '0'))
  fc.assert(
    fc.property(part(599), part(999), fc.integer({ min: 1, max: 999 }), (town, own, n) => {
      const community = `990103${town}${own}`
      const code = gridCode(community, n)
      return GRID_CODE.test(code) && communityOfGrid(code) === community
    }),
  )
})

const creditCodes = ['91990101MA0F1E2D3H', 'N2990103AB12CD34XJ'] as const

t.test('a credit code with both check characters right is beyond doubt', async (t) => {
  for (const code of creditCodes) t.strictSame(checkCreditCode(code), { valid: true, warnings: [] })
})

t.test('a wrong check character is a warning, not a refusal', async (t) => {
  t.strictSame(checkCreditCode('91990101MA0F1E2D3J'), { valid: true, warnings: ['check-character'] })
  t.strictSame(checkCreditCode('91990101MA0F1E2D4H'), {
    valid: true,
    warnings: ['check-character', 'organisation-code'],
  })
})

t.test('a credit code gets the check characters that belong to its first sixteen', async (t) => {
  for (const code of creditCodes) t.equal(creditCode(code.slice(0, 16)), code)
  t.throws(() => creditCode('91990101MA0F1E2'), RangeError)
})

t.test('what has not the form of a credit code is not valid', async (t) => {
  for (const code of ['', '91990101MA0F1E2D3', '91990101MA0F1E2D3HH', '91990101MAOF1E2D3H', '91990101ma0f1e2d3h']) {
    t.strictSame(checkCreditCode(code), { valid: false, warnings: ['form'] }, code)
  }
})

t.test('any one character changed raises a warning', async () => {
  const change = fc.record({
    code: fc.constantFrom(...creditCodes),
    index: fc.integer({ min: 0, max: 17 }),
    by: fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY'),
  })
  fc.assert(
    fc.property(change, ({ code, index, by }) => {
      fc.pre(code.charAt(index) !== by)
      return checkCreditCode(code.slice(0, index) + by + code.slice(index + 1)).warnings.includes('check-character')
    }),
  )
})

t.test('free text is kept without the numbers of persons, and with all others', async (t) => {
  const told = '电话13912345678，证11010519491231002X或110105194912310021，卡6222021234567890'
  t.equal(masked(told), '电话***，证***或***，卡***')
  for (const kept of ['3栋2单元0102室', '网格990103001001001', '2023-06-30 17:30', '单价1200.50元', '2390103001001'])
    t.equal(masked(kept), kept)
})
