import type { Lookup } from '@jiceng/kernel'
import { type Rotation, rotationIdOf, rotations } from './rotation.ts'

/** The rotation of an alliance, if it has one. */
export const rotationOf = (allianceId: string): Lookup<Rotation | undefined> => ({
  collection: rotations.collection,
  filter: { _id: rotationIdOf(allianceId) },
  limit: 1,
  as: ([found]) => found && rotations.read(found.state),
})
