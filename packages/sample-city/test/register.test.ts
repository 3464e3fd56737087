import { readFileSync } from 'node:fs'
import { divisionLevel } from '@jiceng/kernel'
import t from 'tap'
import { intake, type Row, rowOfCsv, rowOfTsv, type Taken, tally } from '../src/register/index.ts'

const city: Row = { code: '2311', name: '黑河市', parentCode: '23' }
const district: Row = { code: '231102', name: '爱辉区', parentCode: '2311' }
const street: Row = { code: '231102001', name: '花园街道', parentCode: '231102' }
const above = [city, district, street]

/** What becomes of a row after those above it. */
function taken(row: Row, before: readonly Row[] = above): Taken {
  const { take } = intake()
  for (const one of before) take(one)
  return take(row)
}
const town = (part: string, name: string): Row => ({ code: `231102${part}`, name, parentCode: '231102' })
const committee = (number: string, name: string): Row => ({
  code: `231102001${number}`,
  name,
  parentCode: '231102001',
})
/** Its irregularities, or why it was refused. */
function found(row: Row, before?: readonly Row[]): unknown {
  const one = taken(row, before)
  return 'refused' in one ? one.refused.kind : one.irregular.map(({ kind }) => kind)
}

t.test('a row becomes what registering wants, six digits for a city', async (t) => {
  t.strictSame(taken(city, []), {
    row: city,
    registration: { code: '231100', name: '黑河市', level: 'city' },
    irregular: [],
  })
  t.match(taken(district), { refused: { kind: 'duplicate' } })
  t.strictSame(taken(district, [city]), {
    row: district,
    registration: { code: '231102', name: '爱辉区', level: 'district', parentCode: '231100' },
    irregular: [],
  })
})

t.test('the kind of a town is that of its name, and of its number where the name says none', async (t) => {
  const kindOf = (part: string, name: string): unknown => {
    const row = taken(town(part, name))
    return 'registration' in row ? row.registration.townKind : row.refused
  }
  t.equal(kindOf('002', '兴安街道'), 'sub_district')
  t.equal(kindOf('100', '西岗子镇'), 'town')
  t.equal(kindOf('200', '二站乡'), 'township')
  t.equal(kindOf('201', '新生鄂伦春族乡'), 'ethnic_township')
  t.equal(kindOf('202', '鄂温克民族苏木'), 'ethnic_township')
  t.equal(kindOf('203', '民族团结乡'), 'township')
  t.equal(kindOf('101', '城南经济新区（车逻镇）'), 'town', 'by its number: a remark in brackets is no ending')
  t.equal(kindOf('400', '七二七林场'), undefined, 'N-61 has no kind for a farm')
})

t.test('endings and numbers that agree are regular', async (t) => {
  for (const row of [
    town('002', '兴安街道'),
    town('099', '兴安街道办事处'),
    town('100', '西岗子镇'),
    town('399', '坤河达斡尔族满族乡'),
    town('400', '七二七林场'),
    town('599', '省直'),
    committee('001', '龙江社区'),
    committee('199', '龙江居民委员会'),
    committee('200', '宋集屯村委会'),
    committee('201', '乌兰嘎查'),
    committee('202', '中心村（部分）'),
    committee('400', '机场社区'),
    committee('499', '林场社区'),
  ])
    t.strictSame(found(row), [], row.name)
})

t.test('what is irregular is taken, with its reason', async (t) => {
  t.strictSame(found(town('600', '某镇')), ['town-part'])
  t.strictSame(found(town('600', '某场')), ['town-part', 'unknown-ending'])
  t.strictSame(found(town('002', '南磨房地区')), ['unknown-ending'])
  t.strictSame(found(town('002', '某镇')), ['contradicting-ending'])
  t.strictSame(found(town('400', '孔家庄街道')), ['contradicting-ending'])
  t.strictSame(found(committee('001', '第五管理区')), ['unknown-ending'])
  t.strictSame(found(committee('001', '振兴社区村委会')), ['contradicting-ending'])
  t.strictSame(found(committee('500', '机场社区')), ['contradicting-ending'])
  t.strictSame(found({ code: '1101', name: '市辖区', parentCode: '11' }), ['unknown-ending'])
  t.strictSame(found({ code: '231121', name: '某新城', parentCode: '2311' }), ['unknown-ending'])
  t.strictSame(found({ code: '231171', name: '某开发区', parentCode: '2311' }), ['contradicting-ending'])
  t.strictSame(found({ code: '231103', name: '某县', parentCode: '2311' }), ['contradicting-ending'])
  t.strictSame(found({ code: '231181', name: '北安市', parentCode: '2311' }), [])
  t.match(taken(committee('500', '机场社区')), {
    registration: { level: 'community' },
    irregular: [{ reason: '500 is the number of a village, not of a community (N-62)' }],
  })
})

t.test('below a town with an odd part its communities are odd as well', async (t) => {
  const odd = town('600', '某镇')
  const below = { code: `${odd.code}001`, name: '某社区', parentCode: odd.code }
  t.match(taken(below, [...above, odd]), { irregular: [{ kind: 'town-part' }] })
})

t.test('a city without counties holds its towns itself', async (t) => {
  const dongguan: Row = { code: '4419', name: '东莞市', parentCode: '44' }
  const itself: Row = { code: '441900', name: '东莞市', parentCode: '4419' }
  t.match(taken(itself, [dongguan]), { refused: { kind: 'county-less-city' } })
  t.match(taken(itself, []), { refused: { kind: 'wrong-parent' } }, 'without the city it is no division')
  const below: Row = { code: '441900003', name: '东城街道', parentCode: '441900' }
  t.match(taken(below, [dongguan, itself]), { registration: { parentCode: '441900' } })
  t.strictSame(found(below, [dongguan, itself]), [])
  const jiayuguan: Row = { code: '6202', name: '嘉峪关市', parentCode: '62' }
  const asDistrict: Row = { code: '620201', name: '嘉峪关市', parentCode: '6202' }
  t.match(taken(asDistrict, [jiayuguan]), {
    registration: { code: '620201', level: 'district' },
    irregular: [{ kind: 'same-as-city' }],
  })
})

t.test('what cannot be registered is refused', async (t) => {
  t.equal(found({ code: '23', name: '黑龙江省' }), 'above-city')
  t.equal(found({ code: '2311020', name: '某镇', parentCode: '231102' }), 'bad-length')
  t.equal(found({ code: '', name: '某镇', parentCode: '231102' }), 'bad-length')
  t.equal(found({ code: '23110200x', name: '某镇', parentCode: '231102' }), 'bad-code')
  t.equal(found({ code: '231102000', name: '某镇', parentCode: '231102' }), 'bad-code', 'filled up with zeros')
  t.equal(found(town('002', '')), 'bad-name')
  t.equal(found(town('002', ' 某镇')), 'bad-name')
  t.equal(found(town('002', '镇'.repeat(101))), 'bad-name')
  t.equal(found(street), 'duplicate')
  t.equal(found({ ...street, name: '另一街道' }), 'duplicate', 'whatever it is called')
  t.equal(found({ code: '231102002', name: '某街道' }), 'parent-missing')
  t.equal(found({ code: '231199001', name: '某街道', parentCode: '231199' }), 'parent-missing')
  t.equal(found({ code: '231103001', name: '某街道', parentCode: '231102' }), 'wrong-parent')
  t.equal(found({ code: '231102001001', name: '某社区', parentCode: '231102' }), 'wrong-parent')
  t.equal(found({ code: '2312', name: '绥化市', parentCode: '44' }), 'wrong-parent')
  t.strictSame(found({ code: '2312', name: '绥化市' }), [], 'a city needs no parent')
})

t.test('lines are read as they are written', async (t) => {
  t.strictSame(rowOfCsv('110101001,"东华门街道",110101,11,1101'), {
    code: '110101001',
    name: '东华门街道',
    parentCode: '110101',
  })
  t.match(rowOfCsv('23,"黑龙江省"'), { code: '23', name: '黑龙江省', parentCode: undefined })
  t.equal(rowOfCsv('110101001001,"甲,""乙""社区",110101001').name, '甲,"乙"社区')
  t.match(taken(rowOfCsv('half a line')), { refused: { kind: 'bad-length' } }, 'and counted when they are none')
  t.match(rowOfTsv('2311\t黑河市\t23'), city)
  t.match(taken(rowOfTsv('')), { refused: { kind: 'bad-length' } })
})

const heihe = readFileSync(new URL('./fixtures/heihe.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))

t.test('黑河市 is taken whole, its farms and forest stations with their irregularities', async (t) => {
  const { take } = intake()
  const { add, report } = tally()
  const all = heihe.map((line) => take(rowOfTsv(line)))
  for (const one of all) add(one)
  const none = (counts: Readonly<Record<string, number>>): object =>
    Object.fromEntries(Object.keys(counts).map((key) => [key, 0]))
  const { refusals, irregularities, ...counted } = report()
  t.strictSame(counted, {
    read: 1128,
    accepted: 1128,
    refused: 0,
    irregular: 262,
    levels: { city: 1, district: 6, town: 160, community: 137, village: 824 },
    towns: { sub_district: 11, town: 31, township: 33, ethnic_township: 1, enterprise: 84, unknown: 0 },
  })
  t.strictSame(refusals, none(refusals))
  t.strictSame(irregularities, { ...none(irregularities), 'unknown-ending': 262 })
  const known = new Set<string>()
  for (const one of all) {
    if ('refused' in one) return t.fail(one.refused.reason)
    const { code, level, parentCode } = one.registration
    t.equal(divisionLevel(code), level === 'village' ? 'community' : level)
    t.ok(parentCode === undefined || known.has(parentCode), 'a parent comes first')
    known.add(code)
  }
  t.equal(known.size, heihe.length)
})

t.test('rows in the wrong order, twice or torn are told one by one, none is lost', async (t) => {
  const { take } = intake()
  const { add, report } = tally()
  const broken = [...heihe.toReversed(), ...heihe, ...heihe.slice(0, 10), '2311\t', 'x']
  for (const line of broken) add(take(rowOfTsv(line)))
  const { read, accepted, refused, refusals } = report()
  t.equal(read, broken.length)
  t.equal(accepted + refused, read)
  t.equal(accepted, heihe.length)
  t.match(refusals, { 'parent-missing': heihe.length - 1, duplicate: 11, 'bad-name': 1, 'bad-length': 1 })
})
