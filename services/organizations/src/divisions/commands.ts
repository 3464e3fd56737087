import {
  Closed,
  Day,
  DivisionCode,
  type DivisionRegistered,
  divisionLevels,
  Name,
  OneOf,
  townKinds,
  urbanRuralClasses,
} from '@jiceng/contracts'
import { divisionLevel, type LocalDate, parentProblem, pastDay, type Recorded, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { divisionId, divisions } from './division.ts'
import { activeDivision, treeOfDivisions } from './references.ts'

const NewDivision = Closed({
  code: DivisionCode,
  name: Name,
  level: OneOf(...divisionLevels),
  townKind: Type.Optional(OneOf(...townKinds)),
  urbanRuralClass: Type.Optional(OneOf(...urbanRuralClasses)),
  parentCode: DivisionCode,
  validFrom: Type.Optional(Day),
})
type NewDivision = Static<typeof NewDivision>

/** Levels by their code: six digits say city or district, nine a town, twelve a community or a village. */
const fits = (code: string, level: string): boolean =>
  divisionLevel(code) === (level === 'village' ? 'community' : level)

function checkLevel({ code, level, townKind, urbanRuralClass }: Omit<NewDivision, 'parentCode' | 'name'>): void {
  if (!fits(code, level))
    throw refuse(
      'wrong-level',
      `${code} is the code of a ${divisionLevel(code) ?? 'no division'}, not of a ${level}.`,
      '/level',
    )
  if (townKind !== undefined && level !== 'town')
    throw refuse('wrong-level', `Only a town has a kind of town; leave it out for a ${level}.`, '/townKind')
  if (urbanRuralClass !== undefined && level !== 'community' && level !== 'village')
    throw refuse('wrong-level', `Only communities and villages have an urban-rural class (N-63).`, '/urbanRuralClass')
}

const registered = (body: NewDivision, above: string, validFrom: LocalDate): Recorded<typeof DivisionRegistered> => ({
  type: 'DivisionRegistered',
  data: {
    code: body.code,
    name: body.name,
    level: body.level,
    ...(body.townKind !== undefined && { townKind: body.townKind }),
    ...(body.urbanRuralClass !== undefined && { urbanRuralClass: body.urbanRuralClass }),
    parentCode: body.parentCode,
    scopePath: `${above}/${body.code}`,
    validFrom,
  },
})

/** N-60 to N-62: the length and the parent's digits are hard; an odd number, or one that contradicts name or kind, is only noted. */
export const registerDivision = divisions.command('register', {
  summary: { zh: '登记区划', en: 'Register a division under its parent' },
  roles: ['city-admin', 'district-admin'],
  body: NewDivision,
  example: { code: '990103001', name: '棠溪街道', level: 'town', townKind: 'sub_district', parentCode: '990103' },
  divisionCode: ({ parentCode }) => parentCode,
  id: ({ code }) => divisionId(code),
  lookups: ({ body }) => ({ parent: activeDivision(body.parentCode, '/parentCode') }),
  rule({ body, found: { parent }, context }) {
    const problem = parentProblem(body.code, body.parentCode)
    if (problem !== undefined) throw refuse('irregular-code', `Check the code and its parent: ${problem}.`, '/code')
    checkLevel(body)
    const validFrom = pastDay(body.validFrom, context, '/validFrom')
    return { events: [registered(body, parent.scopePath, validFrom)], guards: [treeOfDivisions] }
  },
})

/** The city itself, once, by the platform at its first start: nobody's grants reach above it. */
export const registerRoot = divisions.command('registerRoot', {
  summary: { zh: '登记城市', en: 'Register the city, the root of all divisions' },
  roles: ['system'],
  body: Closed({ code: DivisionCode, name: Name, validFrom: Type.Optional(Day) }),
  example: { code: '990100', name: '澄川市' },
  id: ({ code }) => divisionId(code),
  rule({ body: { code, name, validFrom }, context }) {
    checkLevel({ code, level: 'city' })
    const data = { code, name, scopePath: `/${code}`, validFrom: pastDay(validFrom, context, '/validFrom') }
    return { events: [{ type: 'DivisionRegistered', data: { ...data, level: 'city' } }], guards: [treeOfDivisions] }
  },
})

export const renameDivision = divisions.command('rename', {
  summary: { zh: '更名', en: 'Rename a division' },
  roles: ['city-admin', 'district-admin'],
  body: Closed({ name: Name }),
  example: { name: '棠溪新区街道' },
  rule({ body, state, context }) {
    if (body.name === state.name) throw refuse('same-value', `It is called ${state.name} already.`, '/name')
    return [{ type: 'DivisionRenamed', data: { name: body.name, renamedOn: context.on } }]
  },
})
