import { matterEvents } from '@jiceng/contracts'
import { lifecycle, type Machine } from '@jiceng/kernel'
import { matterCorrections } from './correcting.ts'
import { nextOf } from './deadlines.ts'
import { changed, runningAfter } from './fold.ts'
import { openIn } from './open.ts'
import { initial, type Matter, View } from './view.ts'

const finished: readonly Matter['state'][] = ['new', 'not_accepted', 'withdrawn', 'closed']
/** While somebody still has to do something about it. */
const isOpen = ({ state }: Pick<Matter, 'state'>): boolean => !finished.includes(state)

/** What may be done with an open matter and its clock untouched. */
const stays = (state: string): Readonly<Record<string, string>> => ({ moveToGrid: state, markOverdue: state })
/** What may be done with a matter without taking a step: urge, move between levels, note that a time limit has passed. */
const loops = (state: string, ...more: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ['urge', 'cancelUrging', 'escalate', 'assignDown', 'moveToGrid', 'markOverdue', ...more].map((name) => [
      name,
      state,
    ]),
  )

/** A photo is added while a matter is open, and seen or removed always. */
const withPhotos = (machine: Machine): Machine =>
  Object.fromEntries(
    Object.entries(machine).map(([state, steps]) => {
      const always = state === 'new' ? {} : { removePhoto: state, showPhoto: state }
      return [state, { ...steps, ...(finished.some((end) => end === state) ? {} : { addPhoto: state }), ...always }]
    }),
  )

/** What was, without what the event takes away. */
function before(matter: Matter, type: string): Matter {
  if (type !== 'MatterUrgingCancelled') return matter
  const { urging: _, urgedAs: _as, ...rest } = matter
  return rest
}

/** A resident's everyday request (关键小事) and every other case of governance, in seven steps (N-47). */
export const matters = lifecycle({
  name: 'matter',
  collection: 'matters',
  idPrefix: 'mat',
  mechanism: 'M-060',
  title: { zh: '关键小事', en: 'Matters' },
  events: matterEvents,
  initial,
  machine: withPhotos({
    new: { report: 'reported' },
    reported: { file: 'filed', refuse: 'not_accepted', withdraw: 'withdrawn', ...stays('reported') },
    not_accepted: {},
    withdrawn: {},
    filed: { dispatch: 'dispatched', withdraw: 'withdrawn', ...loops('filed') },
    dispatched: { start: 'handling', dispatch: 'dispatched', ...loops('dispatched', 'extend') },
    handling: {
      feedback: 'handled',
      dispatch: 'dispatched',
      suspend: 'suspended',
      ...loops('handling', 'extend'),
    },
    suspended: { resume: 'handling', ...stays('suspended') },
    handled: { verify: 'verified', return: 'returned', ...stays('handled') },
    returned: { start: 'handling', dispatch: 'dispatched', ...loops('returned', 'extend') },
    verified: { close: 'closed', ...stays('verified') },
    closed: { rate: 'closed' },
  }),
  view: View,
  filters: {
    state: 'state.state',
    kind: 'state.kind',
    gridId: 'relates:grid',
    ownerUnitId: 'relates:unit',
    level: 'state.level',
  },
  relates: ({ gridId, ownerUnitId, state }) => [
    `grid:${gridId}`,
    ...(isOpen({ state }) ? [openIn(gridId)] : []),
    ...(ownerUnitId ? [`unit:${ownerUnitId}`] : []),
  ],
  corrections: matterCorrections,
  due: { path: 'state.lapsesAt', command: 'markOverdue' },
  evolve(matter, event): Matter {
    const { lapsesAt: _, ...after } = { ...before(matter, event.type), ...changed(matter, event) }
    const running = runningAfter(matter, event)
    const next = nextOf(running)
    return { ...after, running, ...(next === undefined ? {} : { lapsesAt: next }) }
  },
})
