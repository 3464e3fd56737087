import {
  AccountId,
  Closed,
  coBuildProjectEvents,
  Day,
  DivisionCode,
  Id,
  MemberId,
  Name,
  OneOf,
  Text,
} from '@jiceng/contracts'
import { type Lookup, lifecycle, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { toParty } from '../sides.ts'
import { circleData, toCircle } from './circle.ts'

const View = Closed({
  state: OneOf('new', 'in_progress', 'delivered', 'confirmed', 'withdrawn'),
  divisionCode: DivisionCode,
  itemId: Id,
  ...circleData,
  title: Name,
  needIds: Type.Array(Id),
  /** Whose needs these are: the side that receives and confirms. */
  ownerId: MemberId,
  providerId: MemberId,
  dueOn: Type.Optional(Day),
  openedOn: Type.Optional(Day),
  result: Type.Optional(Text),
  deliveredOn: Type.Optional(Day),
  deliveredBy: Type.Optional(AccountId),
  confirmedOn: Type.Optional(Day),
  withdrawnOn: Type.Optional(Day),
})
type CoBuildProject = Static<typeof View>
const initial: CoBuildProject = {
  state: 'new',
  divisionCode: '',
  itemId: '',
  title: '',
  needIds: [],
  ownerId: '',
  providerId: '',
}

/** Matched needs that one member carries out for another: the list of projects (M-097). */
export const coBuildProjects = lifecycle({
  name: 'co-build-project',
  collection: 'co_build_projects',
  path: 'co-build-projects',
  idPrefix: 'cbp',
  mechanism: 'M-097',
  title: { zh: '项目清单', en: 'List of projects' },
  events: coBuildProjectEvents,
  initial,
  machine: {
    new: { open: 'in_progress' },
    in_progress: { deliver: 'delivered', withdraw: 'withdrawn' },
    delivered: { confirm: 'confirmed', return: 'in_progress' },
    confirmed: {},
    withdrawn: {},
  },
  view: View,
  filters: {
    state: 'state.state',
    allianceId: 'state.allianceId',
    contractId: 'state.contractId',
    ownerId: 'state.ownerId',
    providerId: 'state.providerId',
  },
  relates: ({ ownerId, providerId, ...circle }) => [...toCircle(circle), toParty(ownerId), toParty(providerId)],
  evolve(project, { type, data }): CoBuildProject {
    switch (type) {
      case 'CoBuildProjectOpened':
        return { ...project, ...data, state: 'in_progress' }
      case 'CoBuildProjectDelivered':
        return { ...project, ...data, state: 'delivered' }
      case 'CoBuildProjectReturned': {
        const { deliveredOn: _on, deliveredBy: _by, ...open } = project
        return { ...open, state: 'in_progress' }
      }
      case 'CoBuildProjectConfirmed':
        return { ...project, state: 'confirmed', confirmedOn: data.confirmedOn }
      case 'CoBuildProjectWithdrawn':
        return { ...project, state: 'withdrawn', withdrawnOn: data.withdrawnOn }
    }
  },
})

/** The project that something carries out, if one is named: known, of that alliance, and not withdrawn. */
export const namedProject = (id: string | undefined, allianceId: string, pointer: string): Lookup<undefined> => ({
  collection: coBuildProjects.collection,
  filter: { _id: id ?? '' },
  limit: 1,
  as([found]) {
    if (!id) return
    if (!found) throw refuse('unknown-reference', `${id} is on no list of projects. Open it first.`, pointer)
    const project = coBuildProjects.read(found.state)
    if (project.allianceId !== allianceId)
      throw refuse('other-alliance', `${project.title} is no project of this alliance.`, pointer)
    if (project.state === 'withdrawn')
      throw refuse('project-withdrawn', `${project.title} was withdrawn. Name another project, or none.`, pointer)
  },
})
