import { addDays, localDate, yearsLater } from '@jiceng/kernel'
import { firstDay, latest, someDay } from '../days.ts'
import { type Draft, ref } from '../draft.ts'
import { personName } from '../names.ts'
import type { Random } from '../random.ts'
import type { Branch, Part } from '../world/index.ts'

/** Shares by age: up to 35, 36 to 45, 46 to 59, 60 and more (`domain` 6.3). */
const ages = {
  village: [13, 14, 33, 40],
  neighbourhood: [9, 12, 27, 52],
  organ: [24, 27, 42, 7],
  institution: [24, 27, 42, 7],
  school: [30, 30, 34, 6],
  hospital: [28, 30, 34, 8],
  soe: [22, 26, 40, 12],
  two_new: [38, 30, 25, 7],
} as const
const college = {
  village: 17,
  neighbourhood: 38,
  organ: 95,
  institution: 95,
  school: 97,
  hospital: 93,
  soe: 66,
  two_new: 71,
} as const
const occupations = {
  village: 'farmer',
  neighbourhood: 'retired',
  organ: 'organ_staff',
  institution: 'professional',
  school: 'professional',
  hospital: 'professional',
  soe: 'worker',
  two_new: 'worker',
} as const
const years = { young: [22, 35], middle: [36, 45], elder: [46, 59], old: [60, 82] } as const
const year = 2023

export const memberOf = (branch: Branch, n: number): string => `mem:${branch.local}/${n}`

function person(random: Random, { kind }: Branch): { readonly age: number; readonly body: Draft['body'] } {
  const [young, middle, elder, old] = ages[kind]
  const band = random.weighted({ young, middle, elder, old })
  const [from, to] = years[band]
  const age = random.int(from, to)
  const educated = random.chance(college[kind] / 100)
  const education = educated
    ? random.weighted({ junior_college: 55, bachelor: 40, postgraduate: 5 })
    : random.weighted({ primary: 15, junior: 45, senior: 40 })
  const birthMonth = `${year - age}-${String(random.int(1, 12)).padStart(2, '0')}`
  const gender = random.chance(kind === 'village' ? 0.19 : 0.37) ? 'female' : 'male'
  const occupation = age >= 60 && kind !== 'village' ? 'retired' : occupations[kind]
  return { age, body: { displayName: personName(random), gender, birthMonth, education, occupation } }
}

/** Those who are members already, then those on probation. */
export function* members({ branches, random }: Part): Generator<Draft> {
  const largest = Math.max(0, ...branches.map(({ full, probationary }) => full + probationary))
  for (let n = 0; n < largest; n++)
    for (const branch of branches) {
      if (n >= branch.full + branch.probationary) continue
      const chance = random.of(`members/${branch.local}/${n}`)
      yield n < branch.full ? registered(chance, branch, n) : admitted(chance, branch, n)
    }
}

const home = ({ local, community }: Branch): Draft['body'] => ({ branchId: ref(local), divisionCode: community.code })
export const since = ({ termStartOn }: Branch): string => latest(termStartOn, firstDay)

function registered(random: Random, branch: Branch, n: number): Draft {
  const { age, body } = person(random, branch)
  const admittedOn = addDays(
    yearsLater(localDate(`${year - age}-12-31`), 19),
    random.int(0, Math.max(1, (age - 21) * 300)),
  )
  // At least a year before anything is told of them: a secretary has stood as long (N-11).
  const latest = yearsLater(firstDay, -3)
  const entered = admittedOn < latest ? admittedOn : addDays(latest, -random.int(0, 700))
  return {
    path: 'members',
    command: 'register',
    by: 'importer',
    occurredAt: since(branch),
    makes: memberOf(branch, n),
    holds: branch.local,
    body: { ...home(branch), ...body, admittedOn: entered, fullSince: yearsLater(entered, 1) },
  }
}

function admitted(random: Random, branch: Branch, n: number): Draft {
  const { body } = person(random, branch)
  return {
    path: 'members',
    command: 'admit',
    by: 'importer',
    occurredAt: someDay(random, '2022-08-01', '2023-06-15'),
    makes: memberOf(branch, n),
    holds: branch.local,
    body: { ...home(branch), ...body },
  }
}

/** Every branch has its secretary, the first of its members. */
export function* posts({ branches }: Part): Generator<Draft> {
  for (const branch of branches)
    yield {
      path: 'posts',
      command: 'appoint',
      by: 'checker',
      occurredAt: since(branch),
      body: {
        divisionCode: branch.community.code,
        orgId: ref(branch.local),
        personId: ref(memberOf(branch, 0)),
        post: 'secretary',
      },
    }
}
