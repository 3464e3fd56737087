import type { Random } from './random.ts'
import { publicFigures, realPlaces } from './stop-list.ts'

const letters = (text: string): readonly string[] => [...text]
const prefixes = letters('棠云桐石枫鹭澄漱沐荻苇岫砚棹菱蓼松柏杉竹')
const cores = letters('溪陂泾渚汀湾埠塬坳洲桥塘坪岭垌')
const directions = ['', '东', '西', '南', '北', '上', '下'] as const
/** A hundred surnames, and two hundred characters of given names. */
const surnames = letters(
  '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻苏潘葛范彭鲁韦马苗凤方俞任袁柳鲍史唐费岑薛雷贺倪汤滕殷罗毕郝安常乐于傅齐康伍余顾孟平黄穆萧尹姚邵汪祁毛狄臧戴宋茅庞熊纪舒屈项祝董梁',
)
const given = letters(
  '安柏北蓓本斌冰波伯昌畅超辰晨诚驰川春纯淳丹道德登迪典鼎东栋端敦恩帆方芳飞斐枫峰丰福甫岗高歌庚功谷观光广桂国海涵航豪浩禾和河荷恒弘宏虹厚华欢焕辉惠慧吉季佳家嘉坚健江洁锦劲京晶景静九久菊君钧俊凯康可克宽昆来岚蓝朗乐黎礼力立丽莲良亮林霖琳玲凌令隆路露伦洛满茂梅美萌苗敏明铭沐牧娜楠年宁鹏平朴其启谦倩强青清晴庆秋泉群然仁荣容融如若森山善尚绍申深生胜盛诗石时书舒',
)
const trades = ['农业科技', '纸业', '旅游开发', '机电', '物流', '食品'] as const

/** Place names without their suffix, none twice and none of a real place; what collides gets a direction. */
export function places(random: Random): () => string {
  const fresh = directions.flatMap((direction) =>
    shuffled(
      random.of(`places${direction}`),
      prefixes.flatMap((prefix) => cores.map((core) => prefix + core)).filter((name) => !realPlaces.has(name)),
    ).map((name) => name + direction),
  )
  const next = fresh.values()
  return () => {
    const { value } = next.next()
    if (value === undefined) throw new Error('more places than there are names')
    return value
  }
}

export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  return list
    .map((one) => ({ one, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

/** Somebody's name, never one of public life. */
export function personName(random: Random): string {
  for (;;) {
    const name = random.pick(surnames) + random.pick(given) + (random.chance(0.72) ? random.pick(given) : '')
    if (!publicFigures.has(name)) return name
  }
}
/** A resident as a matter shows one. */
export const maskedName = (random: Random): string => `${random.pick(surnames)}${random.chance(0.7) ? '**' : '*'}`

/** A telephone number of no mobile range. */
export const phone = (random: Random): string => `100${String(random.int(0, 99_999_999)).padStart(8, '0')}`

/** What a unit is called: its place, its trade and its form. */
export const companyName = (random: Random, place: string, nth: number): string =>
  `${place}${random.pick(trades)}${nth > 0 ? chineseNumber(nth + 1) : ''}有限公司`

const digits = letters('零一二三四五六七八九')
/** 1 to 999 as one counts. */
export function chineseNumber(n: number): string {
  if (n < 10) return digits[n] ?? ''
  const [tens, ones] = [Math.floor(n / 10), n % 10]
  if (n < 20) return `十${ones > 0 ? digits[ones] : ''}`
  if (n < 100) return `${digits[tens]}十${ones > 0 ? digits[ones] : ''}`
  const rest = n % 100
  const gap = rest > 0 && rest < 10 ? '零' : rest >= 10 && rest < 20 ? '一' : ''
  return `${digits[Math.floor(n / 100)]}百${rest === 0 ? '' : gap + chineseNumber(rest)}`
}
