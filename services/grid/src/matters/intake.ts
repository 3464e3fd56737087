import { Closed, DivisionCode, matterClass, matterPlace, matterSources, OneOf, Text } from '@jiceng/contracts'
import { addDays, type Context, masked, reference, refuse, yearsLater } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { grids } from '../grids/index.ts'
import { community } from '../known/index.ts'
import { roundedPoint } from './correcting.ts'
import { stepDue, termOf } from './deadlines.ts'
import { checkLevel } from './levels.ts'
import { matters } from './matter.ts'
import { mattersOf } from './open.ts'
import { lateBy } from './overdue.ts'
import type { Matter } from './view.ts'

/** A resident who asks: the name is given masked, and the contact with a consent. */
const Requester = Closed({
  maskedName: Type.String({ pattern: '^[\\u4e00-\\u9fff]\\*{1,3}$', maxLength: 4 }),
  contact: Type.String({ pattern: '^[0-9A-Za-z@._+-]{3,60}$', maxLength: 60 }),
  consentAt: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z$', maxLength: 24 }),
})
const Report = Closed({
  divisionCode: DivisionCode,
  ...matterClass,
  source: OneOf(...matterSources),
  ...matterPlace,
  text: Text,
  requester: Type.Optional(Requester),
})

/** An active grid of the division that the report names. */
const reportedGrid = ({ gridId, divisionCode }: Pick<Static<typeof Report>, 'gridId' | 'divisionCode'>) =>
  reference('grids', gridId, '/gridId', ({ state, scopes }) => {
    const { name, state: now } = grids.read(state)
    if (now !== 'active')
      throw refuse('grid-not-active', `${name} is ${now}; report to the grid that is active there.`, '/gridId')
    const place = scopes.at(-1) ?? ''
    if (place !== divisionCode)
      throw refuse('division-mismatch', `${name} lies in ${place}, not in ${divisionCode}.`, '/divisionCode')
  })

function told({ divisionCode, kind, categoryCode, severity, source, gridId, ...body }: Static<typeof Report>) {
  const point = body.point ? { point: roundedPoint(body.point) } : {}
  const words = { place: masked(body.place), text: masked(body.text) }
  return { divisionCode, kind, categoryCode, severity, source, gridId, ...words, ...point }
}

/** The contact goes beside the events; they know the person by an id only. */
function asker({ requester }: Static<typeof Report>, context: Context) {
  if (!requester) return { named: {}, personal: [] }
  const personId = context.id('per')
  return { named: { requesterId: personId }, personal: [{ personId, fields: { ...requester } }] }
}

export const reportMatter = matters.command('report', {
  summary: { zh: '信息收集（上报）', en: 'Report a matter' },
  roles: ['grid-worker', 'community-clerk', 'town-clerk'],
  body: Report,
  example: {
    divisionCode: '990103001001',
    kind: 'key_minor',
    categoryCode: '0102',
    severity: 'normal',
    source: 'resident',
    gridId: 'grd_01J0000000000000000000000A',
    place: '棠溪苑3栋东侧',
    text: '垃圾堆放多日无人清运',
    requester: { maskedName: '王**', contact: '10012345678', consentAt: '2023-06-30T01:00:00Z' },
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ community: community(body.divisionCode), grid: reportedGrid(body) }),
  rule({ id, body, context }) {
    termOf(body.categoryCode, body.severity)
    const { named, personal } = asker(body, context)
    const fileBy = stepDue(context, body.severity)
    const data = { matterId: id, ...told(body), ...named, reportedOn: context.on, fileBy }
    return { events: [{ type: 'MatterReported', data }], personal, guards: [mattersOf(body.gridId)] }
  },
})

export const clerks = ['community-clerk', 'town-clerk', 'town-secretary']

/** Days for which a requester's contact is kept after the end of the matter (`domain` 5.2). */
const contactDays = 90
/** And years for which its photos are. */
const photoYears = 1
/** What is kept of who asked and of what was seen, and until when. */
export const forgetting = ({ requesterId, photos = [] }: Pick<Matter, 'requesterId' | 'photos'>, { on }: Context) => [
  ...(requesterId === undefined ? [] : [{ personId: requesterId, until: addDays(on, contactDays) }]),
  ...photos.map(({ photoId }) => ({ personId: photoId, until: yearsLater(on, photoYears) })),
]

export const fileMatter = matters.command('file', {
  summary: { zh: '案卷建立（立案）', en: 'File a matter, its class corrected where need be' },
  roles: clerks,
  body: Closed({
    kind: Type.Optional(matterClass.kind),
    categoryCode: Type.Optional(matterClass.categoryCode),
    severity: Type.Optional(matterClass.severity),
  }),
  example: { categoryCode: '0103' },
  rule({ id, body, state, context }) {
    const { source, gridId, level } = state
    const { kind, categoryCode, severity } = { ...state, ...body }
    termOf(categoryCode, severity)
    const data = {
      matterId: id,
      matterNo: `${context.on.replaceAll('-', '')}-${id.slice(-8).toUpperCase()}`,
      ...{ kind, categoryCode, severity, source, gridId, level },
      filedOn: context.on,
      dispatchBy: stepDue(context, severity),
    }
    return [...lateBy(state, context), { type: 'MatterFiled', data }]
  },
})

export const refuseMatter = matters.command('refuse', {
  summary: { zh: '不予立案', en: 'Do not accept what was reported' },
  roles: clerks,
  body: Closed({ reason: Text }),
  example: { reason: '不属于受理范围，已告知反映人' },
  rule: ({ body, state, context }) => ({
    events: [
      ...lateBy(state, context),
      { type: 'MatterNotAccepted', data: { reason: masked(body.reason), refusedOn: context.on } },
    ],
    personal: forgetting(state, context),
  }),
})

export const withdrawMatter = matters.command('withdraw', {
  summary: { zh: '撤回', en: 'Withdraw a matter before it is dispatched' },
  roles: ['grid-worker', ...clerks],
  body: Closed({ reason: Text }),
  example: { reason: '反映人已自行解决' },
  rule({ body, state, context }) {
    // What the level above was asked for is not taken from it.
    if (state.level > 1) checkLevel(state, context)
    const data = { reason: masked(body.reason), withdrawnOn: context.on }
    return {
      events: [...lateBy(state, context), { type: 'MatterWithdrawn', data }],
      personal: forgetting(state, context),
    }
  },
})
